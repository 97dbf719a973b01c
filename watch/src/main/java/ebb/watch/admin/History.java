package ebb.watch.admin;

import ebb.quic.model.Component;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.EndpointTotals;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last ten minutes, one sample a second. Thread-safe by its own monitor. Bounds: {@link #SAMPLES} rows of
 * {@value #COLUMNS} numbers and the components, about 100 KiB; the oldest row makes room.
 */
final class History {
    /** How many samples are kept. */
    static final int SAMPLES = 600;

    private static final Component[] COMPONENTS = Component.values();
    private static final String[] NAMES = {"timeMillis", "usedBytes", "budgetBytes", "live", "openedMinusReleased",
            "held", "heapUsedBytes", "rssBytes", "reclaimP99Millis", "limitsHit", "pressure"};
    private static final int COLUMNS = 11;

    private final long[][] columns = new long[COLUMNS + COMPONENTS.length][SAMPLES];
    private int next;
    private int count;

    /** What is known at one moment; {@code reclaimP99Millis} is that of what was released since the sample before. */
    record Sample(long timeMillis, EndpointReport report, EndpointTotals totals, long heapUsedBytes, long rssBytes,
            long reclaimP99Millis) {
    }

    /** Adds a sample; the oldest leaves when there are too many. */
    synchronized void add(Sample sample) {
        EndpointReport report = sample.report();
        long hits = report.limitsHit().values().stream().mapToLong(Long::longValue).sum();
        long[] row = {sample.timeMillis(), report.usedBytes(), report.budgetBytes(), report.live(),
                report.opened() - report.released(), report.held(), sample.heapUsedBytes(), sample.rssBytes(),
                sample.reclaimP99Millis(), hits, report.pressure().ordinal()};
        for (int column = 0; column < COLUMNS; column++) {
            columns[column][next] = row[column];
        }
        for (Component component : COMPONENTS) {
            columns[COLUMNS + component.ordinal()][next] = report.components().getOrDefault(component, 0L);
        }
        next = (next + 1) % SAMPLES;
        count = Math.min(SAMPLES, count + 1);
    }

    /** The last samples, oldest first, as an array for each column. */
    synchronized Map<String, Object> last(int samples) {
        int wanted = Math.min(samples, count);
        Map<String, Object> tree = new LinkedHashMap<>();
        for (int column = 0; column < COLUMNS; column++) {
            tree.put(NAMES[column], last(columns[column], wanted));
        }
        Map<String, Object> components = new LinkedHashMap<>();
        for (Component component : COMPONENTS) {
            components.put(component.label(), last(columns[COLUMNS + component.ordinal()], wanted));
        }
        tree.put("components", components);
        return tree;
    }

    private long[] last(long[] ring, int wanted) {
        int from = Math.floorMod(next - wanted, SAMPLES);
        if (from + wanted <= SAMPLES) {
            return Arrays.copyOfRange(ring, from, from + wanted);
        }
        long[] both = Arrays.copyOfRange(ring, from, from + wanted);
        System.arraycopy(ring, 0, both, SAMPLES - from, wanted - (SAMPLES - from));
        return both;
    }
}
