package ebb.quic.stream;

/**
 * How many bytes the peer lets us send, on one stream or on the whole connection (RFC 9000 §4.1). Not thread-safe: the
 * stream's monitor guards a stream's, the loop owns the connection's. 40 bytes.
 */
public final class SendCredit {
    private static final long NEVER = -1;

    private long limit;
    private long used;
    private long reportedAt = NEVER;

    public SendCredit(long limit) {
        this.limit = limit;
    }

    /** The limit that the peer advertised last. */
    public long limit() {
        return limit;
    }

    /** Bytes sent so far, each offset counted once. */
    public long used() {
        return used;
    }

    /** Bytes that may be sent now. */
    public long available() {
        return limit - used;
    }

    /** Takes credit for bytes at offsets that were not sent before. */
    public void use(long bytes) {
        // RFC 9000 §4.1: a sender stays within the limits of the stream and of the connection.
        assert bytes <= available() : bytes + " bytes with credit for " + available();
        used += bytes;
    }

    /** The peer advertised a limit, by a frame or a transport parameter: true if it is a higher one. */
    public boolean raise(long newLimit) {
        // RFC 9000 §4.1: a limit that is not an increase is ignored.
        if (newLimit <= limit) {
            return false;
        }
        limit = newLimit;
        return true;
    }

    /** Whether the peer is to be told that there is more to send than it allows; asked only when that is so. */
    public boolean owesBlocked() {
        // RFC 9000 §4.1: DATA_BLOCKED and STREAM_DATA_BLOCKED are worth sending once for each limit.
        return used == limit && reportedAt != limit;
    }

    /** The peer is being told. */
    public void blockedSent() {
        reportedAt = limit;
    }

    /** The frame that told the peer was lost; it is repeated if the same limit still blocks. */
    public void blockedLost() {
        reportedAt = NEVER;
    }
}
