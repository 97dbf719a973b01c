package ebb.quic.endpoint;

import java.util.Arrays;

/**
 * Remembers which tokens were used, in fixed memory: two Bloom filters, for this period and the one before. It never
 * forgets a token within a period; of tokens that were not used it takes a few for used, the more the busier it is.
 * Thread-safe, since loops share one: a token counts once, whichever loop it comes to. Holds nothing before the first use.
 */
final class ReplayFilter {
    /** 2^20 bits, 128 KiB, for each period: at 100,000 tokens in one, 1 % of new tokens are taken for used. */
    static final int DEFAULT_BITS_SHIFT = 20;
    private static final int PROBES = 4;

    private final int bitsShift;
    private final long periodSeconds;
    private long[] current;
    private long[] earlier;
    private long period;

    ReplayFilter(int bitsShift, long periodSeconds) {
        this.bitsShift = bitsShift;
        this.periodSeconds = periodSeconds;
    }

    /**
     * Notes a use.
     *
     * @param token holds from {@code offset} at least 16 bytes that are as random as a hash
     * @return whether it is certainly the first use in this period and the one before
     */
    synchronized boolean firstUse(byte[] token, int offset, long epochSeconds) {
        turnTo(Math.floorDiv(epochSeconds, periodSeconds));
        boolean seenNow = true;
        boolean seenBefore = true;
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = bit(token, offset + probe * Integer.BYTES);
            seenNow &= (current[bit >>> 6] & 1L << bit) != 0;
            seenBefore &= (earlier[bit >>> 6] & 1L << bit) != 0;
            current[bit >>> 6] |= 1L << bit;
        }
        return !seenNow && !seenBefore;
    }

    private void turnTo(long now) {
        if (current == null) {
            current = new long[1 << bitsShift - 6];
            earlier = new long[1 << bitsShift - 6];
            period = now;
        }
        if (now == period + 1) {
            long[] reused = earlier;
            earlier = current;
            current = reused;
            Arrays.fill(current, 0);
        } else if (now > period) {
            Arrays.fill(current, 0);
            Arrays.fill(earlier, 0);
        }
        // A clock that goes back forgets nothing.
        period = Math.max(period, now);
    }

    private int bit(byte[] token, int offset) {
        int word = (token[offset] & 0xff) << 24 | (token[offset + 1] & 0xff) << 16 | (token[offset + 2] & 0xff) << 8
                | token[offset + 3] & 0xff;
        return word >>> Integer.SIZE - bitsShift;
    }

    synchronized long retainedBytes() {
        return current == null ? 0 : 2 * (16 + 8L * current.length);
    }
}
