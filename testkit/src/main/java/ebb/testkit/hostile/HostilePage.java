package ebb.testkit.hostile;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The vectors, Ebb's reactions and what was measured, as a page of Markdown. A page that was written before can be read
 * back, so that a run of some tests renews their rows and leaves the others alone. Not thread-safe.
 */
final class HostilePage {
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|.*");
    private static final String HEAD = """
            | # | vector | published | reaction and bound | measured | counter | test |
            |---:|---|---|---|---|---|---|
            """;
    private static final String INTRODUCTION = """
            # Hostile peers

            What a peer can do to a QUIC or HTTP/3 stack, what Ebb answers, and what was measured when a test did it. Each
            row was taken from a failure of a real stack; *published* names those that have a public record. The tests
            write this page themselves (`mvn verify`, modules `testkit` and `http3`). They play the peer with Ebb's own
            codec in a simulated network with a virtual clock, so the figures are the same in every run; where a clock or
            a heap had to be asked, the bound alone is written.

            In every row, besides what it says: no exception leaves the loop, no turn of it does more than 10 ms of work
            (counted, not timed: `Turn`), somebody else is served meanwhile, the counter named there moves, and when it is
            over every connection, route, timer and byte is given back, with no drift between the accounts and the budget.
            *Counter* is what an operator sees move, and by how much: a limit of
            `ebb.limits.hit`, a reason of `ebb.connections.closed`, `ebb.datagrams.dropped` or `ebb.http3.refused`, or a state
            of `ebb.connections` ([metrics.md](metrics.md)). Where nothing is refused there is nothing to count.

            Tests that send a great many datagrams send fewer in every build; the counts are in the rows. The full ones:
            `mvn verify -pl testkit,http3 -am -Debb.hostile.full=true -Dtest='ebb.*.hostile.*Test'
            -Dsurefire.failIfNoSpecifiedTests=false`, which leaves this page as it is. They take four and a half minutes on two
            cores.

            A flood of Initial packets over real sockets, from one address on loopback, is measured by `mvn verify -pl testkit
            -am -Dtest=FloodOnLoopbackIT -Dsurefire.failIfNoSpecifiedTests=false`; `ebb.hostile.seconds` and
            `ebb.hostile.rate` (a second) say how much. On 24 November 2026, on two cores that nobody else used, with 10,000
            packets a second for 60 s: requests on 100 connections took 1.3 ms (p99) before it and 3.6 ms under it, a second
            time 1.4 and 4.5; none failed; 7.5 MiB of 512 were in use at the peak.

            """;
    /** Rows that wait for something that is not there yet, and what for. */
    static final Map<Integer, String> NOT_YET = Map.of(
            9, "0-RTT packets before the Initial are hoarded | 0-RTT is not there: such packets are dropped, none is kept",
            52, "streams blocked on the QPACK dynamic table | the dynamic table has capacity 0, so no stream can be blocked",
            53, "churn on the QPACK encoder stream | the dynamic table has capacity 0, an insertion is an error",
            58, "WebTransport sessions and capsules pile up | WebTransport is not there",
            59, "0-RTT requests are replayed | 0-RTT is not there: no request is read before the handshake proves it fresh");

    private final SortedMap<Integer, String> rows = new TreeMap<>();

    /** What {@link #markdown} wrote; whatever is no row is skipped. */
    static HostilePage parse(String markdown) {
        HostilePage page = new HostilePage();
        markdown.lines().forEach(line -> {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                page.rows.put(Integer.parseInt(row.group(1)), line);
            }
        });
        return page;
    }

    /** What a test found: its figures, and the counters that moved; the latter may be empty. */
    record Found(String figures, String counters) {
    }

    /** Enters one row, in place of what stood there. */
    void put(Vector vector, String test, Found found) {
        String published = vector.published().isEmpty() ? "–" : vector.published();
        String counters = found.counters().isEmpty() ? "– " + vector.uncounted() : found.counters();
        rows.put(vector.row(), line(vector.row(), vector.name(), published, vector.bound(), found.figures(),
                counters.strip(), "`" + test + "`"));
    }

    /** The page. */
    String markdown() {
        SortedMap<Integer, String> all = new TreeMap<>();
        NOT_YET.forEach((row, text) -> {
            String[] parts = text.split(" \\| ");
            all.put(row, line(row, parts[0], "–", "not yet: " + parts[1], "–", "–", "–"));
        });
        all.putAll(rows);
        StringBuilder page = new StringBuilder(INTRODUCTION).append(HEAD);
        all.values().forEach(row -> page.append(row).append('\n'));
        return page.toString();
    }

    private static String line(int row, String... cells) {
        StringBuilder line = new StringBuilder("| ").append(row);
        for (String cell : cells) {
            line.append(" | ").append(cell.replace('|', '/'));
        }
        return line.append(" |").toString();
    }
}
