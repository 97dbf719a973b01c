package ebb.quic.recovery;

/**
 * HyStart++ (RFC 9406 §4.2): ends slow start when the RTT begins to rise, before packets are lost. Works in rounds of
 * one RTT; a rise of the round's least RTT leads to conservative slow start, and five such rounds end that.
 * Loop-confined; owned by {@link Cubic}. The rounds are told apart by send times instead of packet numbers.
 */
final class HyStart {
    private static final long MIN_RISE_NANOS = 4_000_000L;
    private static final long MAX_RISE_NANOS = 16_000_000L;
    private static final int RISE_DIVISOR = 8;
    private static final int SAMPLES = 8;
    private static final int CONSERVATIVE_GROWTH_DIVISOR = 4;
    private static final int CONSERVATIVE_ROUNDS = 5;
    private static final long NONE = Long.MAX_VALUE;

    private long roundStart = Long.MIN_VALUE;
    private long lastRoundMin = NONE;
    private long roundMin = NONE;
    private int samples;
    private long lastSampleTime = Long.MIN_VALUE;
    /** The least RTT when conservative slow start was entered, or NONE outside of it. */
    private long baseline = NONE;
    private int conservativeRounds;

    /**
     * An acknowledgement in slow start.
     *
     * @return true when slow start is over
     */
    boolean acked(SentPacket packet, long now, RttEstimator rtt) {
        if (packet.timeNanos() >= roundStart) {
            if (baseline != NONE && ++conservativeRounds > CONSERVATIVE_ROUNDS) {
                return true;
            }
            roundStart = now;
            lastRoundMin = roundMin;
            roundMin = NONE;
            samples = 0;
        }
        if (now != lastSampleTime) {
            lastSampleTime = now;
            samples++;
            roundMin = Math.min(roundMin, rtt.latest());
        }
        if (samples >= SAMPLES) {
            judge();
        }
        return false;
    }

    private void judge() {
        if (baseline != NONE) {
            // The RTT fell below where it stood on entry: the rise was a jitter, slow start goes on.
            if (roundMin < baseline) {
                baseline = NONE;
            }
        } else if (lastRoundMin != NONE) {
            long rise = Math.max(MIN_RISE_NANOS, Math.min(lastRoundMin / RISE_DIVISOR, MAX_RISE_NANOS));
            if (roundMin >= lastRoundMin + rise) {
                baseline = roundMin;
                conservativeRounds = 1;
            }
        }
    }

    /** By how much so many acknowledged bytes widen the window. */
    long growth(int bytes) {
        return baseline == NONE ? bytes : bytes / CONSERVATIVE_GROWTH_DIVISOR;
    }
}
