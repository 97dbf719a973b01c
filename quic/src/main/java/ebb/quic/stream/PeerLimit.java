package ebb.quic.stream;

import ebb.quic.model.TransportError;
import ebb.quic.wire.ProtocolViolation;

/**
 * How many streams of one direction the peer may open (RFC 9000 §4.6): as many at once as configured, however many
 * over time. Loop-confined. 32 bytes.
 */
final class PeerLimit {
    /** RFC 9000 §4.6: more streams than this have no ID. */
    private static final long MOST = 1L << 60;

    private final int quarter;
    private long limit;
    /** Streams that the peer may still open, by the limit that it was told. */
    private int left;
    /** Places that are free again and that the peer was not told of. */
    private int kept;
    private boolean owed;

    PeerLimit(int atOnce) {
        this.quarter = Math.max(1, atOnce / 4);
        this.limit = atOnce;
        this.left = atOnce;
    }

    /** The peer opens the stream with this index and all below it; throws when it may not. */
    void open(long index, long frameType) {
        // RFC 9000 §4.6: a stream beyond the limit closes the connection.
        if (index >= limit) {
            throw new ProtocolViolation(TransportError.STREAM_LIMIT_ERROR, frameType,
                    "stream " + index + " of its kind, but only " + limit + " are allowed");
        }
        left = (int) Math.min(left, limit - 1 - index);
    }

    /** A stream is over, to the knowledge of the application: the peer may open another. */
    void done() {
        kept++;
        // RFC 9000 §4.6: credit is returned without waiting for STREAMS_BLOCKED; a quarter at a time, to save frames, but
        // at once when the peer runs out of it, which long-lived streams can make it do for good.
        if ((kept >= quarter || left < quarter) && limit < MOST) {
            int granted = (int) Math.min(kept, MOST - limit);
            limit += granted;
            left += granted;
            kept = 0;
            owed = true;
        }
    }

    long limit() {
        return limit;
    }

    /** Whether MAX_STREAMS is to be sent. */
    boolean owed() {
        return owed;
    }

    void sent() {
        owed = false;
    }

    void lost() {
        owed = true;
    }
}
