package ebb.quic.trace;

import ebb.quic.recovery.CongestionController;
import ebb.quic.recovery.LossDetector;
import ebb.quic.recovery.RttEstimator;

/** RTT and congestion control at one moment, times in nanoseconds. */
record QlogMetrics(long min, long smoothed, long latest, long variation, int ptoCount, long window, long inFlight,
        long threshold) {

    static QlogMetrics of(RttEstimator rtt, CongestionController congestion, LossDetector loss) {
        return new QlogMetrics(rtt.min(), rtt.smoothed(), rtt.latest(), rtt.variation(), loss.ptoCount(),
                congestion.window(), loss.bytesInFlight(), congestion.slowStartThreshold());
    }

    /** Writes what differs from an earlier moment; everything when that is null. */
    void writeChanges(JsonWriter out, QlogMetrics before) {
        if (before == null || min != before.min) {
            out.millis("min_rtt", min);
        }
        if (before == null || smoothed != before.smoothed) {
            out.millis("smoothed_rtt", smoothed);
        }
        if (before == null || latest != before.latest) {
            out.millis("latest_rtt", latest);
        }
        if (before == null || variation != before.variation) {
            out.millis("rtt_variance", variation);
        }
        if (before == null || ptoCount != before.ptoCount) {
            out.field("pto_count", ptoCount);
        }
        if (before == null || window != before.window) {
            out.field("congestion_window", window);
        }
        if (before == null || inFlight != before.inFlight) {
            out.field("bytes_in_flight", inFlight);
        }
        // Before the first congestion there is no threshold.
        if (threshold != Long.MAX_VALUE && (before == null || threshold != before.threshold)) {
            out.field("ssthresh", threshold);
        }
    }
}
