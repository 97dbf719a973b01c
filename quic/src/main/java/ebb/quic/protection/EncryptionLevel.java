package ebb.quic.protection;

/** The levels of protection that a connection goes through, each with keys of its own (RFC 9001 §2.1). */
public enum EncryptionLevel {
    /** Keys that anyone can derive from the first packet. */
    INITIAL,
    /** Keys of a resumed session, for data sent before the handshake. */
    ZERO_RTT,
    /** Keys of the handshake's end, not yet of an authenticated peer. */
    HANDSHAKE,
    /** Keys of the established connection; the only ones that are updated. */
    ONE_RTT
}
