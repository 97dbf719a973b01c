package ebb.bench.run;

import ebb.bench.model.Stack;
import ebb.bench.model.Work;
import ebb.bench.report.Row;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * All matches of the works that were asked for: the pairings of a work take turns, so that what else the machine does
 * meets all of them; a first round warms up and is not counted.
 */
public record Contest(Set<Work> works, Set<Stack> stacks, int runs, boolean quick, PrintWriter out) {

    /** The most runs of works that take long by their nature. */
    private static final int SLOW_RUNS = 3;

    /** Plays everything; the rows in the order of the works. */
    public List<Row> play() throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (Work work : works) {
            rows.addAll(play(work));
        }
        return rows;
    }

    private List<Row> play(Work work) throws InterruptedException {
        List<Match> matches = new ArrayList<>();
        Sizes sizes = new Sizes(quick);
        Pairing.of(work, stacks).forEach(pairing -> matches.add(new Match(work, pairing, sizes)));
        // A server that has held connections does not give all of it back, so only the first filling is a measure.
        int counted = work == Work.IDLE ? 1 : work == Work.LOSSY ? Math.min(runs, SLOW_RUNS) : runs;
        try {
            for (int round = work == Work.IDLE ? 1 : 0; round <= counted; round++) {
                for (Match match : matches) {
                    match.play(round > 0);
                }
            }
        } finally {
            matches.forEach(Match::close);
        }
        List<Row> rows = matches.stream().map(Match::row).toList();
        rows.forEach(this::print);
        return rows;
    }

    private void print(Row row) {
        String result = row.runs().isEmpty() ? "failed" : row.of(run -> run.figure()).text() + " " + row.work().unit()
                + ", server " + row.of(run -> run.serverCost()).text() + " " + row.work().costUnit();
        out.printf(Locale.ROOT, "%-10s %-5s → %-5s  %-22s %s%s%n", row.work().label(), row.client(), row.server(),
                row.size(), result, row.failures().isEmpty() ? "" : "; " + row.failures());
        out.flush();
    }
}
