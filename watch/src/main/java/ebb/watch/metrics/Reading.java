package ebb.watch.metrics;

import ebb.quic.model.Distribution;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.EndpointTotals;
import ebb.watch.source.Watched;
import java.util.function.LongSupplier;

/**
 * The last snapshot of an endpoint, taken anew when it is older than {@link #FRESH_NANOS}: the sixty meters of one
 * scrape ask the loop once. Thread-safe by its own monitor.
 */
final class Reading {
    /** How long a snapshot is good for. */
    static final long FRESH_NANOS = 250_000_000L;

    private final Watched watched;
    private final LongSupplier nanoClock;
    private final Histograms histograms;
    private Snapshot last;
    private long takenAt;
    private long longestTurnNanos;

    /** What was read together. */
    record Snapshot(EndpointReport report, EndpointTotals totals) {
    }

    Reading(Watched watched, Histograms histograms, LongSupplier nanoClock) {
        this.watched = watched;
        this.histograms = histograms;
        this.nanoClock = nanoClock;
    }

    synchronized Snapshot now() {
        long now = nanoClock.getAsLong();
        if (last == null || now - takenAt > FRESH_NANOS) {
            EndpointTotals totals = watched.totals();
            longestTurnNanos = totals.turnNanos().since(last == null ? Distribution.EMPTY : last.totals().turnNanos())
                    .max();
            last = new Snapshot(watched.report(), totals);
            takenAt = now;
            histograms.update(last.totals());
        }
        return last;
    }

    /** The longest turn of a loop between the last two snapshots. */
    synchronized long longestTurnNanos() {
        now();
        return longestTurnNanos;
    }
}
