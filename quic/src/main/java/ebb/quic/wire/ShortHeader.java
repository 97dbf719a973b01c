package ebb.quic.wire;

/** The first byte and the connection ID of a 1-RTT packet. Stateless. */
public final class ShortHeader {
    /** Set in the first byte of a long header. */
    public static final int FORM_BIT = 0x80;
    /** Set in the first byte of every packet but version negotiation. */
    public static final int FIXED_BIT = 0x40;
    /** The latency spin bit. */
    public static final int SPIN_BIT = 0x20;
    /** The bits that have to be 0 once protection is removed, else PROTOCOL_VIOLATION. */
    public static final int RESERVED_BITS = 0x18;
    /** The key phase. */
    public static final int KEY_PHASE_BIT = 0x04;
    /** The bits that hold the length of the packet number minus one. */
    public static final int PACKET_NUMBER_LENGTH_BITS = 0x03;
    /** From a packet's start to its destination connection ID, whose length only the recipient knows. */
    public static final int DESTINATION_OFFSET = 1;

    private ShortHeader() {
    }

    /** Whether a packet with this first byte has a long header. */
    public static boolean isLong(byte first) {
        // RFC 8999 §5.1, RFC 8999 §5.2: the top bit tells long from short in every version.
        return (first & FORM_BIT) != 0;
    }

    /** Whether the fixed bit is set; a packet of our versions without it is discarded. */
    public static boolean fixedBit(byte first) {
        // RFC 9000 §17.3.1: this bit is 1 in every valid packet.
        return (first & FIXED_BIT) != 0;
    }

    /** The bytes of a header without its packet number. */
    public static int size(ConnectionId destination) {
        return DESTINATION_OFFSET + destination.length();
    }

    /** Writes a header; returns the position of its first byte. The packet number follows. */
    public static int write(
            WireWriter out, ConnectionId destination, boolean spin, boolean keyPhase, int packetNumberLength) {
        int position = out.position();
        // RFC 9000 §17.3.1: fixed bit 1, reserved bits 0.
        out.writeByte(FIXED_BIT | (spin ? SPIN_BIT : 0) | (keyPhase ? KEY_PHASE_BIT : 0) | packetNumberLength - 1);
        destination.writeTo(out);
        return position;
    }
}
