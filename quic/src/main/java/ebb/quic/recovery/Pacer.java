package ebb.quic.recovery;

/**
 * Spreads datagrams over the round trip (RFC 9002 §7.7): a bucket that fills at a little more than one congestion
 * window a round trip and holds one burst. Loop-confined; owned by the connection. Packets with nothing but ACKs need
 * not ask.
 */
public final class Pacer {
    /** RFC 9002 §7.7: a little more than the window in a round trip, so that variations leave no window unused. */
    private static final double GAIN = 1.25;
    private static final int BURST_DATAGRAMS = 10;
    private static final int MIN_DATAGRAM = 1200;
    /** What accrues while a timer may be late: one tick of it to be armed and one to fire. */
    private static final double LATENESS_NANOS = 2e6;

    private double tokens = Double.MAX_VALUE;
    private long filledAt;

    /** When a datagram may go: a moment that is not in the future, if now. */
    public long nextSendNanos(long now, int bytes, long window, long smoothedRttNanos) {
        double bytesPerNano = GAIN * window / Math.max(smoothedRttNanos, 1);
        // RFC 9002 §7.7: no burst larger than the initial window, unless the path is so fast that our timer is coarser.
        double capacity = Math.max((double) BURST_DATAGRAMS * Math.max(bytes, MIN_DATAGRAM),
                bytesPerNano * LATENESS_NANOS);
        if (tokens == Double.MAX_VALUE) {
            tokens = capacity;
        } else {
            tokens = Math.min(capacity, tokens + (now - filledAt) * bytesPerNano);
        }
        filledAt = now;
        if (tokens >= bytes) {
            return now;
        }
        return now + (long) Math.ceil((bytes - tokens) / bytesPerNano);
    }

    /** A datagram went out, whether it asked or not. */
    public void sent(int bytes, long now) {
        if (tokens != Double.MAX_VALUE) {
            // A probe may overdraw, but not by so much that it silences what follows.
            tokens = Math.max(tokens - bytes, -(double) BURST_DATAGRAMS * MIN_DATAGRAM);
        }
    }
}
