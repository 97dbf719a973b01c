package ebb.quic.recovery;

/** The packet number spaces of RFC 9000 §12.3, in the order in which a handshake goes through them. */
public enum PacketNumberSpace {
    INITIAL,
    HANDSHAKE,
    /** 0-RTT and 1-RTT packets. */
    APPLICATION
}
