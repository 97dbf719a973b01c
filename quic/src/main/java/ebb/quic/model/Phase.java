package ebb.quic.model;

/** Where a connection is in its one life; it only ever moves forward. */
public enum Phase {
    /** An Initial packet was admitted; no core exists yet. */
    CREATED,
    /** The cryptographic handshake is running, under an absolute deadline. */
    HANDSHAKE,
    /** The handshake is complete; the idle timeout runs, or the peer closed and its last streams are still read. */
    ACTIVE,
    /** We closed: only a stub that answers with CONNECTION_CLOSE is left (RFC 9000 §10.2.1). */
    CLOSING,
    /** The peer closed: a silent stub is left (RFC 9000 §10.2.2). */
    DRAINING,
    /** Nothing is left but the reason. */
    RELEASED
}
