package ebb.quic.recovery;

/**
 * CUBIC (RFC 9438): after congestion the window follows a cubic curve in time, flat around the size at which it
 * happened, and never grows slower than Reno's would. Slow start is HyStart++'s the first time and plain afterwards.
 * The states are those of {@link NewReno}. All sizes are in bytes where the RFC counts segments.
 */
public final class Cubic implements CongestionController {
    /** RFC 9438 §4.6: what is left of the window after congestion. */
    private static final double BETA = 0.7;
    /** RFC 9438 §5.1: segments per second³. */
    private static final double C = 0.4;
    /** RFC 9438 §4.3: with this increase a decrease to 0.7 is on average as fast as Reno. */
    private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NEVER = Long.MIN_VALUE;

    private int maxDatagramSize;
    private double window;
    private long threshold;
    private long recoveryStart;
    private boolean inRecovery;
    /** Where the plateau of the curve lies; 0 when no congestion has shown it. */
    private double plateau;
    private double windowBeforeCongestion;
    private double renoWindow;
    /** When this stage of congestion avoidance began, moved on by the time in which the window was not used. */
    private long epochStart;
    private double secondsToPlateau;
    private long lastGrowth;
    private boolean paused;
    private HyStart hyStart;

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
        epochStart = NEVER;
        paused = false;
        hyStart = new HyStart();
    }

    @Override
    public long window() {
        return (long) window;
    }

    @Override
    public void sent(int bytes, long inFlightBefore, long now) {
        // RFC 9438 §5.8: time in which nothing was in flight does not move the curve.
        paused |= inFlightBefore == 0;
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
            paused = true;
            return;
        }
        if (inSlowStart()) {
            slowStart(packet, now, rtt);
        } else {
            avoidCongestion(packet.sizeBytes(), now, rtt);
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

    private void avoidCongestion(int bytes, long now, RttEstimator rtt) {
        advanceEpoch(now);
        double elapsed = (now - epochStart) / NANOS_PER_SECOND;
        // RFC 9438 §4.3: the window that Reno would have; once it is where congestion was, it grows as Reno's does.
        double alpha = renoWindow >= windowBeforeCongestion ? 1 : ALPHA;
        renoWindow += alpha * maxDatagramSize * bytes / window;
        if (curve(elapsed) < renoWindow) {
            window = Math.max(window, renoWindow);
        } else {
            // RFC 9438 §4.4, §4.5: towards where the curve will be one RTT from now, at most half as much again.
            double target = curve(elapsed + rtt.smoothed() / NANOS_PER_SECOND);
            double bounded = Math.max(window, Math.min(target, 1.5 * window));
            window += (bounded - window) / window * bytes;
        }
        lastGrowth = now;
    }

    private void advanceEpoch(long now) {
        if (epochStart == NEVER) {
            epochStart = now;
            renoWindow = window;
            // RFC 9438 §4.8, §4.10: without a plateau above it, the curve starts flat at the present window.
            plateau = Math.max(plateau, window);
            // RFC 9438 §4.2: K, the time from here to the plateau.
            secondsToPlateau = Math.cbrt((plateau - window) / maxDatagramSize / C);
        } else if (paused) {
            epochStart += now - lastGrowth;
        }
        paused = false;
    }

    /** RFC 9438 §4.2: W_cubic, the window so many seconds after the stage began. */
    private double curve(double seconds) {
        double t = seconds - secondsToPlateau;
        return C * t * t * t * maxDatagramSize + plateau;
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
        epochStart = NEVER;
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
        epochStart = NEVER;
    }

    @Override
    public void maxDatagramSize(int bytes) {
        window = WindowSize.resized(window(), threshold, maxDatagramSize, bytes);
        maxDatagramSize = bytes;
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
