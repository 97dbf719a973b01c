package ebb.quic.wire;

/** The kinds of packets of QUIC versions 1 and 2 (RFC 9000 §17). */
public enum PacketType {
    INITIAL,
    ZERO_RTT,
    HANDSHAKE,
    RETRY,
    VERSION_NEGOTIATION,
    ONE_RTT
}
