package ebb.quic.recovery;

/**
 * The congestion controller of RFC 9002 §7.3: additive increase, halving on congestion.
 *
 * <pre>
 *   slow start ──loss or CE──► recovery ──ack of a packet sent in it──► congestion avoidance
 *        ▲                        ▲                                            │
 *        │ persistent congestion  └──────────────────loss or CE────────────────┘
 * </pre>
 */
public final class NewReno implements CongestionController {
    private static final long NEVER = Long.MIN_VALUE;

    private int maxDatagramSize;
    private long window;
    private long threshold;
    private long recoveryStart;
    private boolean inRecovery;
    private long ackedInAvoidance;

    public NewReno(int maxDatagramSize) {
        restart(maxDatagramSize);
    }

    @Override
    public void restart(int newMaxDatagramSize) {
        maxDatagramSize = newMaxDatagramSize;
        window = WindowSize.initial(newMaxDatagramSize);
        threshold = Long.MAX_VALUE;
        recoveryStart = NEVER;
        inRecovery = false;
        ackedInAvoidance = 0;
    }

    @Override
    public long window() {
        return window;
    }

    @Override
    public void sent(int bytes, long inFlightBefore, long now) {
        // The window depends on acknowledgements alone.
    }

    @Override
    public void acked(SentPacket packet, long now, RttEstimator rtt, boolean windowLimited) {
        // RFC 9002 §7.3.2: in recovery the window stays; it ends with the ACK of a packet sent after it began.
        if (packet.timeNanos() <= recoveryStart) {
            return;
        }
        inRecovery = false;
        // RFC 9002 §7.8: a window that is not used does not grow.
        if (!windowLimited) {
            return;
        }
        if (inSlowStart()) {
            // RFC 9002 §7.3.1: by as many bytes as are acknowledged.
            window += packet.sizeBytes();
            return;
        }
        // RFC 9002 §7.3.3: by at most one datagram for each window that is acknowledged.
        ackedInAvoidance += packet.sizeBytes();
        if (ackedInAvoidance >= window) {
            ackedInAvoidance -= window;
            window += maxDatagramSize;
        }
    }

    @Override
    public boolean lost(long newestLostSentTime, int bytes, long now) {
        // RFC 9002 §7.3.2: one reduction a round trip: losses of packets sent before the recovery period do not count.
        if (newestLostSentTime <= recoveryStart) {
            return false;
        }
        // RFC 9002 §7.3.1: slow start ends with the first loss. RFC 9002 §7.3.2: half the window becomes the threshold,
        // and the window is set to it at once.
        recoveryStart = now;
        inRecovery = true;
        ackedInAvoidance = 0;
        threshold = Math.max(window / 2, WindowSize.minimum(maxDatagramSize));
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
        // RFC 9002 §7.6.2: down to the minimum, and slow start up to the threshold of the last loss.
        window = WindowSize.minimum(maxDatagramSize);
        recoveryStart = NEVER;
        inRecovery = false;
        ackedInAvoidance = 0;
    }

    @Override
    public void maxDatagramSize(int bytes) {
        window = WindowSize.resized(window, threshold, maxDatagramSize, bytes);
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
