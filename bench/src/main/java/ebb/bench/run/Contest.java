package ebb.bench.run;

import ebb.bench.model.Stack;
import ebb.bench.model.Work;
import ebb.bench.report.Row;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * All matches of the works that were asked for: the pairings of a work take turns, so that what else the machine does
 * meets all of them; a first round warms up and is not counted. Each work has its share of the time limit and what
 * those before it left; no match begins after that, so rows may have fewer runs than were asked for, the cold first one, or none.
 */
public record Contest(Set<Work> works, Set<Stack> stacks, Extent extent, PrintWriter out) {

    /** The most runs of works that take long by their nature. */
    private static final int SLOW_RUNS = 3;

    /**
     * How much is measured.
     *
     * @param runs    after the warm-up
     * @param quick   less work in each
     * @param minutes the time limit
     */
    public record Extent(int runs, boolean quick, int minutes) {
    }

    /** Who gets the rows so far, after each work. */
    public interface Reader {
        /** All rows that there are; the last work's are new. */
        void read(List<Row> rows) throws IOException;
    }

    /** Plays everything; the rows in the order of the works. */
    public List<Row> play(Reader reader) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        long start = System.nanoTime();
        long limit = TimeUnit.MINUTES.toNanos(extent.minutes);
        int played = 0;
        for (Work work : works) {
            played++;
            rows.addAll(play(work, start + limit / works.size() * played));
            reader.read(rows);
        }
        return rows;
    }

    private List<Row> play(Work work, long deadline) throws InterruptedException {
        List<Match> matches = new ArrayList<>();
        Sizes sizes = new Sizes(extent.quick);
        Pairing.of(work, stacks).forEach(pairing -> matches.add(new Match(work, pairing, sizes)));
        try {
            // A server that has held connections does not give all of it back, so only the first filling is a measure.
            for (int round = work == Work.IDLE ? 1 : 0; round <= rounds(work); round++) {
                for (Match match : matches) {
                    if (System.nanoTime() - deadline < 0) {
                        match.play(round > 0);
                    }
                }
            }
        } finally {
            matches.forEach(Match::close);
        }
        List<Row> rows = matches.stream().map(Match::row).toList();
        rows.forEach(this::print);
        return rows;
    }

    private int rounds(Work work) {
        return switch (work) {
            case IDLE -> 1;
            case LOSSY -> Math.min(extent.runs, SLOW_RUNS);
            default -> extent.runs;
        };
    }

    private void print(Row row) {
        String result = row.runs().isEmpty() ? row.failures().isEmpty() ? "not run: out of time" : "failed" : row.of(run -> run.figure()).text() + " " + row.work().unit()
                + ", server " + row.of(run -> run.serverCost()).text() + " " + row.work().costUnit();
        out.printf(Locale.ROOT, "%-11s %-6s → %-9s  %-22s %s%s%n", row.work().label(), row.client(), row.server(),
                row.size(), result, row.failures().isEmpty() ? "" : "; " + row.failures());
        out.flush();
    }
}
