package ebb.quic.recovery;

/**
 * CUBIC (RFC 9438): after congestion the window follows a cubic curve in time, flat around the size at which it
 * happened, and never grows slower than Reno's would. Slow start is HyStart++'s the first time and plain afterwards.
 * The states are those of {@link NewReno}. All sizes are in bytes where the RFC counts segments.
 */
public final class Cubic implements CongestionController {
    private static final double BETA = CubicCurve.BETA;
    private static final long NEVER = Long.MIN_VALUE;

    private int maxDatagramSize;
    private double window;
    private long threshold;
    private long recoveryStart;
    private boolean inRecovery;
    /** Where the plateau of the next curve lies; 0 when no congestion has shown it. */
    private double plateau;
    private double windowBeforeCongestion;
    /** Of the first slow start; null afterwards. */
    private HyStart hyStart;
    /** Of this stage of congestion avoidance; null before its first ACK. */
    private CubicCurve curve;

    public Cubic(int maxDatagramSize) {
        restart(maxDatagramSize);
    }

    @Override
    public void restart(int newMaxDatagramSize) {
        maxDatagramSize = newMaxDatagramSize;
        window = WindowSize.initial(newMaxDatagramSize);
        threshold = Long.MAX_VALUE;
        recoveryStart = NEVER;
        inRecovery = false;
        plateau = 0;
        windowBeforeCongestion = 0;
        hyStart = new HyStart();
        curve = null;
    }

    @Override
    public long window() {
        return (long) window;
    }

    @Override
    public void sent(int bytes, long inFlightBefore, long now) {
        // RFC 9438 §5.8: time in which nothing was in flight does not move the curve.
        if (inFlightBefore == 0) {
            pause();
        }
    }

    private void pause() {
        if (curve != null) {
            curve.pause();
        }
    }

    @Override
    public void acked(SentPacket packet, long now, RttEstimator rtt, boolean windowLimited) {
        // RFC 9002 §7.3.2: in recovery the window stays; it ends with the ACK of a packet sent after it began.
        if (packet.timeNanos() <= recoveryStart) {
            return;
        }
        inRecovery = false;
        // RFC 9002 §7.8: a window that is not used does not grow; RFC 9438 §4.2: nor does its time go on.
        if (!windowLimited) {
            pause();
        } else if (inSlowStart()) {
            slowStart(packet, now, rtt);
        } else {
            if (curve == null) {
                curve = new CubicCurve(window, plateau, windowBeforeCongestion, maxDatagramSize, now);
            }
            window = curve.grow(window, packet.sizeBytes(), now, rtt.smoothed());
        }
    }

    private void slowStart(SentPacket packet, long now, RttEstimator rtt) {
        // RFC 9438 §4.10: HyStart++ before the first congestion, plain slow start after persistent congestion.
        if (hyStart == null) {
            window += packet.sizeBytes();
        } else if (hyStart.acked(packet, now, rtt)) {
            threshold = window();
            windowBeforeCongestion = window;
            hyStart = null;
        } else {
            window += hyStart.growth(packet.sizeBytes());
        }
    }

    @Override
    public boolean lost(long newestLostSentTime, int bytes, long now) {
        // RFC 9002 §7.3.2: one reduction a round trip: losses of packets sent before the recovery period do not count.
        if (newestLostSentTime <= recoveryStart) {
            return false;
        }
        recoveryStart = now;
        inRecovery = true;
        hyStart = null;
        curve = null;
        // RFC 9438 §4.7: a flow that meets congestion earlier than the last time makes room for a newcomer.
        plateau = window < plateau ? window * (1 + BETA) / 2 : window;
        windowBeforeCongestion = window;
        // RFC 9438 §4.6: threshold and window are reduced at once, not below the minimum.
        threshold = Math.max((long) (window * BETA), WindowSize.minimum(maxDatagramSize));
        window = threshold;
        return true;
    }

    @Override
    public boolean congestionExperienced(long sentTime, long now) {
        // RFC 9002 §7.1: a CE mark means what a loss means.
        return lost(sentTime, 0, now);
    }

    @Override
    public void persistentCongestion() {
        // RFC 9002 §7.6.2: down to the minimum. RFC 9438 §4.8: the next stage begins without a plateau.
        window = WindowSize.minimum(maxDatagramSize);
        recoveryStart = NEVER;
        inRecovery = false;
        plateau = 0;
        curve = null;
    }

    @Override
    public void maxDatagramSize(int bytes) {
        window = WindowSize.resized(window(), threshold, maxDatagramSize, bytes);
        maxDatagramSize = bytes;
        // The next ACK begins a curve in datagrams of the new size.
        curve = null;
    }

    @Override
    public long slowStartThreshold() {
        return threshold;
    }

    @Override
    public boolean inSlowStart() {
        return window < threshold;
    }

    @Override
    public String state() {
        return inRecovery ? "recovery" : inSlowStart() ? "slow_start" : "congestion_avoidance";
    }
}
