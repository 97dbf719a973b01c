package ebb.quic.stream;

import ebb.quic.model.TransportError;
import ebb.quic.wire.ProtocolViolation;
import ebb.quic.wire.VarInt;

/**
 * The receive window of one stream or of a whole connection (RFC 9000 §4). It starts small and doubles while the peer
 * could have used more: while half of it is consumed within two round trips, memory permitting. What was advertised is
 * never taken back. Not thread-safe: the stream's monitor guards a stream's, the loop owns the connection's. 64 bytes.
 */
public final class FlowWindow {
    private static final int BUSY_ROUND_TRIPS = 2;
    private static final long NEVER = Long.MIN_VALUE;

    private final long maxBytes;
    private long windowBytes;
    private long limit;
    private long received;
    private long consumed;
    private long raisedNanos = NEVER;

    /** A window that starts with {@code initialBytes}, already advertised, and never exceeds {@code maxBytes}. */
    public FlowWindow(long initialBytes, long maxBytes) {
        this.windowBytes = initialBytes;
        this.maxBytes = Math.max(initialBytes, maxBytes);
        this.limit = initialBytes;
    }

    /** The limit that the peer knows: a total of bytes, not a rest. */
    public long limit() {
        return limit;
    }

    /** Bytes counted so far: for a stream its highest offset, for a connection the sum over its streams. */
    public long received() {
        return received;
    }

    /** Bytes that the application took, or that were dropped on its behalf. */
    public long consumed() {
        return consumed;
    }

    /** The present size of the window in bytes. */
    public long windowBytes() {
        return windowBytes;
    }

    /** Throws FLOW_CONTROL_ERROR when the peer may not send so many further bytes; changes nothing. */
    public void check(long newBytes, long frameType) {
        // RFC 9000 §4.1: data beyond the advertised limit close the connection.
        if (newBytes > limit - received) {
            throw new ProtocolViolation(TransportError.FLOW_CONTROL_ERROR, frameType,
                    "more than the " + limit + " bytes allowed");
        }
    }

    /** Counts bytes at offsets that were not counted before, after {@link #check}. */
    public void receive(long newBytes) {
        received += newBytes;
    }

    /** Counts bytes that need no room any more. */
    public void consume(long bytes) {
        consumed += bytes;
        assert consumed <= received : consumed + " consumed of " + received;
    }

    /** Whether the peer should be told a higher limit: half of the window has been consumed since it was last told. */
    public boolean updateDue() {
        // RFC 9000 §4.2: credit is returned as data are consumed, without waiting for a BLOCKED frame.
        return limit - consumed <= windowBytes / 2 && limit < VarInt.MAX;
    }

    /**
     * Raises the limit and returns it, to be advertised; call it when {@link #updateDue}.
     *
     * @param rttNanos the smoothed round trip, 0 if none was measured
     * @param mayGrow  whether there is memory for a larger window
     */
    public long newLimit(long now, long rttNanos, boolean mayGrow) {
        boolean busy = raisedNanos != NEVER && now - raisedNanos < BUSY_ROUND_TRIPS * rttNanos;
        if (busy && mayGrow) {
            windowBytes = Math.min(windowBytes * 2, maxBytes);
        }
        raisedNanos = now;
        // RFC 9000 §4.1: a limit, once advertised, is never lowered.
        limit = Math.max(limit, Math.min(consumed + windowBytes, VarInt.MAX));
        return limit;
    }
}
