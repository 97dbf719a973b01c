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

    private final int atOnce;
    private long limit;
    private long done;
    private boolean owed;

    PeerLimit(int atOnce) {
        this.atOnce = atOnce;
        this.limit = atOnce;
    }

    /** Throws when the peer may not have opened the stream with this index. */
    void check(long index, long frameType) {
        // RFC 9000 §4.6: a stream beyond the limit closes the connection.
        if (index >= limit) {
            throw new ProtocolViolation(TransportError.STREAM_LIMIT_ERROR, frameType,
                    "stream " + index + " of its kind, but only " + limit + " are allowed");
        }
    }

    /** A stream is over, to the knowledge of the application: the peer may open another. */
    void done() {
        done++;
        long higher = Math.min(done + atOnce, MOST);
        // RFC 9000 §4.6: credit is returned without waiting for STREAMS_BLOCKED; a quarter at a time, to save frames.
        if (higher - limit >= Math.max(1, atOnce / 4)) {
            limit = higher;
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
