package ebb.quic.recovery;

/**
 * The round-trip time of the path in use, from samples (RFC 9002 §5). Loop-confined; shared by loss detection, pacing
 * and congestion control of one connection.
 */
public final class RttEstimator {
    /** The RTT that is assumed before there is a sample. */
    // RFC 9002 §6.2.2: 333 ms, which makes the first probe timeout about one second.
    public static final long DEFAULT_INITIAL_NANOS = 333_000_000L;

    /** The finest step of our timers. */
    static final long GRANULARITY_NANOS = 1_000_000L;

    private long latest;
    private long min;
    private long smoothed;
    private long variation;
    private boolean sampled;
    private boolean minIsStale;

    public RttEstimator(long initialRttNanos) {
        reset(initialRttNanos);
    }

    /** Forgets all samples: a new path, or a better guess before the first sample. */
    public void reset(long initialRttNanos) {
        // RFC 9002 §5.3: before the first sample smoothed_rtt is the initial RTT and rttvar half of it.
        smoothed = initialRttNanos;
        variation = initialRttNanos / 2;
        latest = 0;
        min = 0;
        sampled = false;
        minIsStale = false;
    }

    /**
     * Takes a sample in.
     *
     * @param latestNanos from sending a packet to its acknowledgement
     * @param ackDelayNanos how long the peer says that it waited, already limited to what it promised
     */
    public void update(long latestNanos, long ackDelayNanos) {
        latest = Math.max(latestNanos, 1);
        if (!sampled) {
            sampled = true;
            // RFC 9002 §5.2: the first sample is the minimum; RFC 9002 §5.3: and the average.
            min = latest;
            smoothed = latest;
            variation = latest / 2;
            return;
        }
        // RFC 9002 §5.2: the lesser of the minimum and the sample, without looking at the peer's delay. After
        // persistent congestion the newest sample starts afresh.
        min = minIsStale ? latest : Math.min(min, latest);
        minIsStale = false;
        // RFC 9002 §5.3: the peer's delay is not subtracted if that leaves less than the minimum.
        long adjusted = latest - min >= ackDelayNanos ? latest - ackDelayNanos : latest;
        // RFC 9002 §5.3: in the order of its appendix A.7, which is RFC 6298's: the variation about the old average.
        variation = (3 * variation + Math.abs(smoothed - adjusted)) / 4;
        smoothed = (7 * smoothed + adjusted) / 8;
    }

    /** The minimum is to be the next sample, whatever it is. */
    void forgetMin() {
        minIsStale = true;
    }

    /** The smoothed RTT, or the initial one. */
    public long smoothed() {
        return smoothed;
    }

    public long variation() {
        return variation;
    }

    /** The least RTT seen, 0 without a sample. */
    public long min() {
        return min;
    }

    /** The last sample, 0 without one. */
    public long latest() {
        return latest;
    }

    public boolean hasSample() {
        return sampled;
    }

    /** The probe timeout without backoff, for a peer that may delay its ACKs so long. */
    public long ptoNanos(long maxAckDelayNanos) {
        // RFC 9002 §6.2.1: smoothed_rtt + max(4 rttvar, granularity) + max_ack_delay, so never below the granularity.
        return smoothed + Math.max(4 * variation, GRANULARITY_NANOS) + maxAckDelayNanos;
    }

    /** How long after its sending a packet is lost, once a later one is acknowledged. */
    long lossDelayNanos() {
        // RFC 9002 §6.1.2: 9/8 of the larger of smoothed and latest RTT, and at least the timer granularity.
        long rtt = Math.max(smoothed, latest);
        return Math.max(rtt + rtt / 8, GRANULARITY_NANOS);
    }
}
