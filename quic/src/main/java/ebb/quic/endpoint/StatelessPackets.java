package ebb.quic.endpoint;

import ebb.quic.memory.DatagramBatch;
import ebb.quic.model.QuicVersion;
import ebb.quic.protection.AeadTools;
import ebb.quic.protection.InitialSecrets;
import ebb.quic.protection.PacketKeys;
import ebb.quic.protection.RetryIntegrity;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketNumbers;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.RetryPacket;
import ebb.quic.wire.VersionNegotiationPacket;
import ebb.quic.wire.WireWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Writes the answers that need no connection: Version Negotiation, Retry and an early CONNECTION_CLOSE. Loop-confined;
 * keeps no state.
 */
final class StatelessPackets {
    private static final int TAG_BYTES = 16;
    private static final int REFUSAL_BYTES = 200;

    private final AeadTools aead;
    private final RandomGenerator random;
    private final int[] versions;

    StatelessPackets(AeadTools aead, RandomGenerator random, List<QuicVersion> versions) {
        this.aead = aead;
        this.random = random;
        this.versions = versions.stream().mapToInt(QuicVersion::wire).toArray();
    }

    /** RFC 9000 §6.1: tells which versions there are; the client's IDs come back swapped. */
    void versionNegotiation(DatagramBatch batch, LongHeader header, InetSocketAddress to) {
        WireWriter out = new WireWriter(batch.array(), batch.end(), DatagramBatch.MAX_DATAGRAM_BYTES);
        LongHeader.Ids ids = new LongHeader.Ids(header.source(), header.destination());
        VersionNegotiationPacket.write(out, ids, versions, random.nextInt());
        batch.commit(out.position() - batch.end(), to);
    }

    /** RFC 9000 §17.2.5: asks the client to come again with this token, to a new ID. */
    void retry(DatagramBatch batch, LongHeader header, ConnectionId source, byte[] token, InetSocketAddress to) {
        QuicVersion version = QuicVersion.of(header.version());
        WireWriter out = new WireWriter(batch.array(), batch.end(), DatagramBatch.MAX_DATAGRAM_BYTES);
        RetryPacket.write(out, version, new LongHeader.Ids(header.source(), source), token, random.nextInt());
        int length = out.position() - batch.end();
        out.writeBytes(RetryIntegrity.tag(version, header.destination(), batch.array(), batch.end(), length));
        batch.commit(out.position() - batch.end(), to);
    }

    /** RFC 9000 §5.2.2, §10.2.3: refuses in an Initial packet sealed with the keys that the client's packet names. */
    void refuse(DatagramBatch batch, LongHeader header, Admission.Verdict.Refuse why, InetSocketAddress to) {
        QuicVersion version = QuicVersion.of(header.version());
        PacketKeys keys = InitialSecrets.derive(version, header.destination()).server();
        int start = batch.end();
        WireWriter out = new WireWriter(batch.array(), start, REFUSAL_BYTES);
        int lengthOffset = LongHeader.write(out, PacketType.INITIAL, version,
                new LongHeader.Ids(header.source(), header.destination()), new byte[0], 1);
        int numberOffset = out.position();
        PacketNumbers.write(out, 0, 1);
        int payloadOffset = out.position();
        FrameWriter.write(out, new Frame.ConnectionClose(false, why.code(), 0, why.phrase()));
        int payloadLength = out.position() - payloadOffset;
        out.position(lengthOffset);
        out.writeVarInt(payloadLength + 1 + TAG_BYTES, 2);
        int length = aead.seal(keys, 0, batch.array(), start, payloadOffset - start, payloadLength);
        aead.protectHeader(keys, batch.array(), start, numberOffset);
        aead.forget(keys);
        keys.free();
        batch.commit(payloadOffset - start + length, to);
    }
}
