package ebb.quic.wire;

/** The packet that lists the versions of a server. Stateless. */
public final class VersionNegotiationPacket {
    private static final int UNUSED_BITS = 0x7f;

    private VersionNegotiationPacket() {
    }

    /** The bytes of a packet with so many versions. */
    public static int size(LongHeader.Ids ids, int versions) {
        return LongHeader.idsSize(ids) + Integer.BYTES * versions;
    }

    /** Writes a packet with the IDs of an answer ({@link LongHeader#replyIds}); returns its length. */
    public static int write(WireWriter out, LongHeader.Ids ids, int[] versions, int unusedBits) {
        int start = out.position();
        // RFC 9000 §17.2.1: version 0; the seven unused bits are arbitrary, but for the fixed bit, by which other
        // protocols on the same port tell QUIC.
        LongHeader.writeIds(
                out, ShortHeader.FORM_BIT | ShortHeader.FIXED_BIT | unusedBits & UNUSED_BITS, 0, ids);
        for (int version : versions) {
            out.writeInt(version);
        }
        return out.position() - start;
    }

    /** The versions that a parsed packet lists, at least one. */
    public static int[] versions(byte[] datagram, LongHeader header) {
        WireReader in = new WireReader(
                datagram, header.packetNumberOffset(), header.end() - header.packetNumberOffset());
        int[] versions = new int[in.remaining() / Integer.BYTES];
        for (int i = 0; i < versions.length; i++) {
            versions[i] = in.readInt();
        }
        return versions;
    }
}
