package ebb.quic.connection;

/**
 * The idle timeout (RFC 9000 §10.1), always finite, and before it the absolute deadline of the handshake, which nothing
 * that arrives can move. Loop-confined; owned by the connection.
 */
final class IdleTimer {
    private static final int PTOS = 3;

    private final long handshakeDeadline;
    private long timeoutNanos;
    private long since;
    private boolean sentSinceReceived;
    private boolean confirmed;

    IdleTimer(long now, long handshakeNanos, long idleNanos) {
        handshakeDeadline = now + handshakeNanos;
        timeoutNanos = idleNanos;
        since = now;
    }

    /** RFC 9000 §10.1: the lower of both advertised values counts; a peer's 0 is none. */
    void peerTimeout(long millis) {
        if (millis > 0) {
            timeoutNanos = Math.min(timeoutNanos, millis > Long.MAX_VALUE / 1_000_000 ? timeoutNanos : millis * 1_000_000);
        }
    }

    /** The handshake is complete: from now on only idleness counts. */
    void handshakeComplete() {
        confirmed = true;
    }

    /** A packet of the peer was opened. */
    void received(long now) {
        since = now;
        sentSinceReceived = false;
    }

    /** An ack-eliciting packet was sent: RFC 9000 §10.1 restarts the timer for the first one after a receipt. */
    void sentAckEliciting(long now) {
        if (!sentSinceReceived) {
            sentSinceReceived = true;
            since = now;
        }
    }

    /** The peer has closed: the connection stays for three PTO, which is the least that {@link #deadline} knows. */
    void leave(long now) {
        since = now;
        timeoutNanos = 0;
    }

    /** When the connection ends if nothing is heard. */
    long deadline(long ptoNanos) {
        // RFC 9000 §10.1: never less than three PTO, so that probes get their chance.
        long idle = since + Math.max(timeoutNanos, PTOS * ptoNanos);
        return confirmed ? idle : Math.min(idle, handshakeDeadline);
    }

    /** Whether it is the handshake's deadline that has passed. */
    boolean isHandshakeOver(long now) {
        return !confirmed && now >= handshakeDeadline;
    }

    /** How long the peer has been silent. */
    long silentNanos(long now) {
        return now - since;
    }
}
