package ebb.quic.wire;

import ebb.quic.model.QuicVersion;

/** The packet by which a server has a client prove its address. Stateless. */
public final class RetryPacket {
    private static final int UNUSED_BITS = 0x0f;

    private RetryPacket() {
    }

    /** The bytes of a packet without its integrity tag. */
    public static int size(LongHeader.Ids ids, int tokenLength) {
        return LongHeader.idsSize(ids) + tokenLength;
    }

    /** Writes a packet without its integrity tag of 16 bytes, which the caller appends; returns the length. */
    public static int write(WireWriter out, QuicVersion version, LongHeader.Ids ids, byte[] token, int unusedBits) {
        // RFC 9000 §17.2.5.2: clients discard a Retry packet without a token.
        if (token.length == 0) {
            throw new IllegalArgumentException("Retry without a token");
        }
        int start = out.position();
        // RFC 9000 §17.2.5: the low four bits are arbitrary.
        int first = LongHeader.firstByte(PacketType.RETRY, version) | unusedBits & UNUSED_BITS;
        LongHeader.writeIds(out, first, version.wire(), ids);
        out.writeBytes(token);
        return out.position() - start;
    }
}
