package ebb.quic.recovery;

/** The bounds of every congestion window, in datagrams (RFC 9002 §7.2). Stateless. */
final class WindowSize {
    private static final int INITIAL_DATAGRAMS = 10;
    private static final int INITIAL_LIMIT_BYTES = 14_720;
    private static final int MINIMUM_DATAGRAMS = 2;

    private WindowSize() {
    }

    static long initial(int maxDatagramSize) {
        // RFC 9002 §7.2: ten datagrams, but no more than the larger of 14,720 bytes and two datagrams.
        return Math.min(INITIAL_DATAGRAMS * (long) maxDatagramSize,
                Math.max(INITIAL_LIMIT_BYTES, 2L * maxDatagramSize));
    }

    static long minimum(int maxDatagramSize) {
        // RFC 9002 §7.2: two datagrams, however bad things are.
        return MINIMUM_DATAGRAMS * (long) maxDatagramSize;
    }

    /** The window after the datagram size changed. */
    static long resized(long window, long threshold, int before, int after) {
        // RFC 9002 §7.2: a window that is still the initial one is computed anew from the new size.
        if (threshold == Long.MAX_VALUE && window == initial(before)) {
            return initial(after);
        }
        return Math.max(window, minimum(after));
    }
}
