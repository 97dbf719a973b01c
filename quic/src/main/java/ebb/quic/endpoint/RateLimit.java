package ebb.quic.endpoint;

import java.util.Arrays;

/**
 * Token buckets in fixed memory, each one number: the time at which its bucket is full again. Loop-confined; owned by
 * whoever is to be limited.
 */
final class RateLimit {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long intervalNanos;
    private final int burst;
    private final long[] fullAgainNanos;
    private boolean used;

    /** Buckets of {@code burst} tokens, to each of which come {@code perSecond} new ones. */
    RateLimit(int buckets, int perSecond, int burst) {
        intervalNanos = NANOS_PER_SECOND / perSecond;
        this.burst = burst;
        fullAgainNanos = new long[buckets];
    }

    /** Takes a token out of a bucket if it has one. */
    boolean permits(int bucket, long now) {
        if (!used) {
            // Monotonic time may begin anywhere, also below zero.
            Arrays.fill(fullAgainNanos, now);
            used = true;
        }
        long missing = Math.max(0, fullAgainNanos[bucket] - now);
        if (missing > (burst - 1) * intervalNanos) {
            return false;
        }
        fullAgainNanos[bucket] = now + missing + intervalNanos;
        return true;
    }
}
