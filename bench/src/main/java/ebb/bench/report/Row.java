package ebb.bench.report;

import ebb.bench.model.Work;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What became of one pairing in one work.
 *
 * @param size     of the work, in words
 * @param runs     those that succeeded
 * @param failures why others failed
 */
public record Row(Work work, String client, String server, String size, List<Run> runs, List<String> failures) {

    /** The cells of a table, as {@link Page} heads them. */
    List<String> cells() {
        if (runs.isEmpty()) {
            String why = failures.isEmpty() ? "no run within the time limit" : failures.getFirst();
            return List.of(client + " → " + server, size, "failed: " + why.replace('|', '/'), "", "", "", "");
        }
        String suffix = failures.isEmpty() ? "" : " · " + failures.size() + " failed: " + failures.getFirst();
        return List.of(client + " → " + server, size, of(Run::figure).text() + suffix.replace('|', '/'),
                of(Run::serverCost).text(), of(Run::clientCost).text(),
                Spread.number(of(Run::serverRssMiB).max()), allocated());
    }

    private String allocated() {
        double median = of(Run::allocatedMiB).median();
        return median < 0 ? "–" : Spread.number(median);
    }

    /** The spread of one property over the runs, of which there is at least one. */
    public Spread of(ToDoubleFunction<Run> property) {
        return Spread.of(runs.stream().mapToDouble(property).toArray());
    }
}
