package ebb.quic.wire;

import ebb.quic.model.QuicVersion;

/**
 * The part of a long header packet that header protection leaves readable.
 *
 * @param type what kind of packet, null when Ebb does not speak the version
 * @param version the version as it stands there, 0 for version negotiation
 * @param destination whom it is for; at most 20 bytes in a version that Ebb speaks, else up to 255
 * @param source who sent it
 * @param token the token of an Initial packet, or of a Retry packet without its integrity tag; else empty
 * @param start where in the datagram the packet begins
 * @param packetNumberOffset where the protected packet number begins; the token in Retry, the list of versions in
 *     version negotiation, {@code end} when the version is unknown
 * @param end where the packet ends and the next one of the datagram may begin
 */
public record LongHeader(
        PacketType type, int version, ConnectionId destination, ConnectionId source,
        byte[] token, int start, int packetNumberOffset, int end) {
    /** The bits of the first byte that have to be 0 once protection is removed, else PROTOCOL_VIOLATION. */
    public static final int RESERVED_BITS = 0x0c;
    /** The bits of the first byte that hold the length of the packet number minus one. */
    public static final int PACKET_NUMBER_LENGTH_BITS = 0x03;
    /** From a packet's start to its destination connection ID; the byte before it holds the ID's length. */
    public static final int DESTINATION_OFFSET = 6;

    private static final int FORM_AND_FIXED_BITS = 0xc0;
    private static final int TYPE_SHIFT = 4;
    private static final int VERSION_BYTES = 4;
    private static final int LENGTH_BYTES = 2;
    private static final int INTEGRITY_TAG_BYTES = 16;
    private static final byte[] NO_TOKEN = {};

    /** The two connection IDs of a long header. */
    public record Ids(ConnectionId destination, ConnectionId source) {
    }

    /** The IDs for an answer that has to prove that this packet was seen. */
    public Ids replyIds() {
        // RFC 8999 §6, RFC 9000 §17.2.1: version negotiation echoes both IDs, each in the place of the other.
        return new Ids(source, destination);
    }

    /**
     * Reads the packet that begins at an offset of a datagram. Null when it is no long header packet or not
     * well-formed, which means that the rest of the datagram is to be dropped. Never throws; changes nothing.
     */
    public static LongHeader parse(byte[] datagram, int offset, int limit) {
        WireReader in = new WireReader(datagram, offset, limit - offset);
        try {
            return parse(in);
        } catch (ProtocolViolation truncated) {
            return null;
        }
    }

    /**
     * The length of the destination connection ID, which begins at {@link #DESTINATION_OFFSET}; -1 when the packet is
     * too short to hold it. Allocates nothing, for routing before anything is parsed.
     */
    public static int destinationLength(byte[] datagram, int offset, int limit) {
        if (limit - offset < DESTINATION_OFFSET) {
            return -1;
        }
        int length = datagram[offset + DESTINATION_OFFSET - 1] & 0xff;
        return length > limit - offset - DESTINATION_OFFSET ? -1 : length;
    }

    /** The bytes of a header up to and including its two bytes of Length. */
    public static int size(PacketType type, Ids ids, int tokenLength) {
        int token = type == PacketType.INITIAL ? VarInt.size(tokenLength) + tokenLength : 0;
        return idsSize(ids) + token + LENGTH_BYTES;
    }

    /**
     * Writes an Initial, 0-RTT or Handshake header up to and including two bytes of Length, whose position is
     * returned and which {@link #fillLength} sets later. The packet number follows. The token is written in an
     * Initial packet only.
     */
    public static int write(
            WireWriter out, PacketType type, QuicVersion version, Ids ids, byte[] token, int packetNumberLength) {
        // RFC 9000 §17.2: the reserved bits are 0 before protection.
        writeIds(out, firstByte(type, version) | packetNumberLength - 1, version.wire(), ids);
        if (type == PacketType.INITIAL) {
            out.writeVarInt(token.length);
            out.writeBytes(token);
        }
        int placeholder = out.position();
        out.writeVarInt(0, LENGTH_BYTES);
        return placeholder;
    }

    /** Sets the Length field: the bytes of packet number, payload and tag, at most 16383. */
    public static void fillLength(byte[] buffer, int placeholder, int length) {
        new WireWriter(buffer, placeholder, LENGTH_BYTES).writeVarInt(length, LENGTH_BYTES);
    }

    static int idsSize(Ids ids) {
        return 1 + VERSION_BYTES + 1 + ids.destination().length() + 1 + ids.source().length();
    }

    static void writeIds(WireWriter out, int firstByte, int version, Ids ids) {
        out.writeByte(firstByte);
        out.writeInt(version);
        out.writeByte(ids.destination().length());
        ids.destination().writeTo(out);
        out.writeByte(ids.source().length());
        ids.source().writeTo(out);
    }

    static int firstByte(PacketType type, QuicVersion version) {
        if (type.ordinal() > PacketType.RETRY.ordinal()) {
            throw new IllegalArgumentException("no type bits for " + type);
        }
        // RFC 9000 §17.2, table 5; RFC 9369 §3.2: version 2 counts the same types from one, Retry being 0.
        int bits = version == QuicVersion.V1 ? type.ordinal() : type.ordinal() + 1 & 3;
        return FORM_AND_FIXED_BITS | bits << TYPE_SHIFT;
    }

    private static PacketType type(int firstByte, QuicVersion version) {
        int bits = firstByte >> TYPE_SHIFT & 3;
        return switch (version == QuicVersion.V1 ? bits : bits + 3 & 3) {
            case 0 -> PacketType.INITIAL;
            case 1 -> PacketType.ZERO_RTT;
            case 2 -> PacketType.HANDSHAKE;
            default -> PacketType.RETRY;
        };
    }

    private static LongHeader parse(WireReader in) {
        int start = in.position();
        int first = in.readByte();
        if (!ShortHeader.isLong((byte) first)) {
            return null;
        }
        // RFC 8999 §5.1: the same in every version: number, then two IDs of up to 255 bytes.
        int number = in.readInt();
        ConnectionId destination = ConnectionId.read(in, in.readByte());
        Ids ids = new Ids(destination, ConnectionId.read(in, in.readByte()));
        if (number == 0) {
            return negotiation(in, start, ids);
        }
        QuicVersion version = QuicVersion.of(number);
        if (version == null) {
            // RFC 9000 §17.2.1: no rule of our versions may decide whether version negotiation is sent.
            return new LongHeader(
                    null, number, destination, ids.source(), NO_TOKEN, start, in.limit(), in.limit());
        }
        // RFC 9000 §17.2: packets without the fixed bit, or with IDs of more than 20 bytes, are dropped.
        if (!ShortHeader.fixedBit((byte) first) || destination.length() > ConnectionId.MAX_LENGTH
                || ids.source().length() > ConnectionId.MAX_LENGTH) {
            return null;
        }
        PacketType type = type(first, version);
        return type == PacketType.RETRY ? retry(in, start, number, ids) : numbered(in, start, number, ids, type);
    }

    private static LongHeader negotiation(WireReader in, int start, Ids ids) {
        // RFC 8999 §6: a list that is empty or cut off within a version is ignored; so are the seven unused bits.
        if (in.remaining() == 0 || in.remaining() % VERSION_BYTES != 0) {
            return null;
        }
        return new LongHeader(PacketType.VERSION_NEGOTIATION, 0, ids.destination(), ids.source(),
                NO_TOKEN, start, in.position(), in.limit());
    }

    private static LongHeader retry(WireReader in, int start, int version, Ids ids) {
        int tokenOffset = in.position();
        // RFC 9000 §17.2.5.2: a Retry packet without a token is discarded.
        if (in.remaining() <= INTEGRITY_TAG_BYTES) {
            return null;
        }
        byte[] token = in.readBytes(in.remaining() - INTEGRITY_TAG_BYTES);
        return new LongHeader(PacketType.RETRY, version, ids.destination(), ids.source(),
                token, start, tokenOffset, in.limit());
    }

    private static LongHeader numbered(WireReader in, int start, int version, Ids ids, PacketType type) {
        byte[] token = NO_TOKEN;
        if (type == PacketType.INITIAL) {
            int length = in.readLength();
            token = length == 0 ? NO_TOKEN : in.readBytes(length);
        }
        // RFC 9000 §17.2: Length counts the packet number and the payload, so it tells where the next packet begins.
        int length = in.readLength();
        return new LongHeader(type, version, ids.destination(), ids.source(),
                token, start, in.position(), in.position() + length);
    }
}
