package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.VersionNegotiationPacket;
import ebb.quic.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Versions that one side does not speak. */
@ExtendWith(GivesEverythingBack.class)
class VersionNegotiationTest {
    private static final int UNKNOWN = 0x1a2a3a4a;

    /** Someone on the path who sees what the client sends and can answer in the server's name. */
    private static final class Observer implements SimNet.Tap {
        final List<Datagram> fromClient = new ArrayList<>();

        @Override
        public void sent(Datagram datagram, long now) {
            if (datagram.from().equals(Pair.CLIENT)) {
                fromClient.add(datagram);
            }
        }
    }

    private static byte[] negotiation(LongHeader.Ids ids, int... versions) {
        WireWriter out = new WireWriter(new byte[1500]);
        VersionNegotiationPacket.write(out, ids, versions, 0x55);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static LongHeader header(Datagram datagram) {
        return LongHeader.parse(datagram.bytes(), 0, datagram.length());
    }

    private static byte[] unknownVersion(int length) {
        WireWriter out = new WireWriter(new byte[length]);
        out.writeByte(0xc0);
        out.writeInt(UNKNOWN);
        out.writeByte(8);
        out.writeLong(0x1122334455667788L);
        out.writeByte(5);
        out.writeBytes(new byte[] {9, 8, 7, 6, 5});
        return out.array();
    }

    /** RFC 9000 §6.1, RFC 8999 §6: the client's IDs come back swapped, with the versions that are spoken. */
    @Test
    void serverTellsItsVersions() {
        try (Pair pair = Pair.newBuilder().serverVersions(QuicVersion.V2, QuicVersion.V1).build()) {
            EvilPeer peer = EvilClient.silent(pair);
            peer.raw(unknownVersion(1200));
            pair.runFor(Duration.ofMillis(50));
            byte[] answer = peer.unopened().getFirst();
            LongHeader header = LongHeader.parse(answer, 0, answer.length);
            assertEquals(PacketType.VERSION_NEGOTIATION, header.type());
            assertEquals(ConnectionId.of(new byte[] {9, 8, 7, 6, 5}), header.destination());
            assertEquals(ConnectionId.ofLong(0x1122334455667788L), header.source());
            int[] versions = VersionNegotiationPacket.versions(answer, header);
            assertTrue(Arrays.stream(versions).anyMatch(v -> v == QuicVersion.V1.wire()));
            assertTrue(Arrays.stream(versions).anyMatch(v -> v == QuicVersion.V2.wire()));
            assertEquals(1, peer.unopened().size());
            assertTrue(answer.length <= 1200);
            assertEquals(0, pair.server().endpoint().report().opened());
        }
    }

    /**
     * RFC 9000 §6.2, RFC 8999 §7: a client that finds no version in common gives up at once; it never tries one that only
     * an unauthenticated packet names.
     */
    @Test
    void clientWithoutCommonVersionGivesUp() {
        try (Pair pair = Pair.newBuilder().clientVersions(QuicVersion.V2).serverVersions(QuicVersion.V1).build()) {
            pair.dial();
            pair.runFor(Duration.ofMillis(50));
            assertInstanceOf(CloseReason.VersionMismatch.class, pair.client().onlyReason());
            assertEquals(1, pair.client().released().size());
        }
    }

    /** RFC 9000 §6.2: Version Negotiation that offers the version in use is a lie. */
    @Test
    void offerOfTheVersionInUseIsIgnored() {
        Observer observer = new Observer();
        try (Pair pair = Pair.newBuilder().nodes(Nodes.delay(Duration.ofMillis(50))).build()) {
            pair.net().add(observer);
            pair.dial();
            LongHeader first = header(observer.fromClient.getFirst());
            pair.client().receive(new Datagram(Pair.SERVER, Pair.CLIENT,
                    negotiation(first.replyIds(), UNKNOWN, QuicVersion.V1.wire())), pair.net().now());
            assertTrue(pair.runUntil(() -> !pair.client().opened().isEmpty()));
        }
    }

    /** RFC 9000 §6.2: after any other packet of the server, Version Negotiation is ignored. */
    @Test
    void offerAfterTheServersFirstPacketIsIgnored() {
        Observer observer = new Observer();
        try (Pair pair = Pair.newBuilder().tls(SimTls.quick(new QuickTls.Sizes(300, 6_000))).build()) {
            pair.net().add(observer);
            pair.dial();
            pair.runFor(Duration.ofMillis(25));
            LongHeader first = header(observer.fromClient.getFirst());
            pair.client().receive(new Datagram(Pair.SERVER, Pair.CLIENT, negotiation(first.replyIds(), UNKNOWN)),
                    pair.net().now());
            assertTrue(pair.runUntil(() -> !pair.client().opened().isEmpty()));
        }
    }

    /** RFC 9000 §6.2, RFC 8999 §6: an attacker who does not see the client's IDs cannot make it give up. */
    @Test
    void offerWithOtherIdsIsIgnored() {
        try (Pair pair = Pair.newBuilder().nodes(Nodes.delay(Duration.ofMillis(50))).build()) {
            pair.dial();
            LongHeader.Ids guess = new LongHeader.Ids(ConnectionId.ofLong(1), ConnectionId.ofLong(2));
            pair.client().receive(new Datagram(Pair.SERVER, Pair.CLIENT, negotiation(guess, UNKNOWN)),
                    pair.net().now());
            assertTrue(pair.runUntil(() -> !pair.client().opened().isEmpty()));
        }
    }

    /** RFC 9000 §5.2.1: packets of a version that the client did not choose are discarded. */
    @Test
    void packetOfAnotherVersionIsDiscarded() {
        Observer observer = new Observer();
        try (Pair pair = Pair.newBuilder().nodes(Nodes.delay(Duration.ofMillis(50))).build()) {
            pair.net().add(observer);
            pair.dial();
            LongHeader first = header(observer.fromClient.getFirst());
            byte[] other = new byte[1200];
            WireWriter out = new WireWriter(other);
            LongHeader.write(out, PacketType.INITIAL, QuicVersion.V2, first.replyIds(), new byte[0], 1);
            pair.client().receive(new Datagram(Pair.SERVER, Pair.CLIENT, other), pair.net().now());
            assertTrue(pair.runUntil(() -> !pair.client().opened().isEmpty()));
            assertEquals(QuicVersion.V1, pair.client().only().core().facts().version());
        }
    }

    /**
     * RFC 9000 §5.2.2, RFC 8999 §6: one answer at most to a datagram, and none to one that is smaller than 1200 bytes.
     */
    @Test
    void answersNeverOutweighQuestions() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair);
            for (int i = 0; i < 500; i++) {
                peer.raw(unknownVersion(1100 + i));
            }
            pair.runFor(Duration.ofMillis(50));
            assertTrue(peer.unopened().size() <= 400, () -> peer.unopened().size() + " answers");
            assertTrue(peer.receivedBytes() <= peer.sentBytes());
        }
    }

    /** RFC 9000 §6.3: a version of the kind that is reserved for greasing is treated as any unknown one. */
    @Test
    void reservedVersionsAreUnknown() {
        byte[] packet = unknownVersion(1200);
        assertArrayEquals(new byte[] {0x1a, 0x2a, 0x3a, 0x4a}, Arrays.copyOfRange(packet, 1, 5));
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair);
            peer.raw(packet);
            pair.runFor(Duration.ofMillis(50));
            assertEquals(1, peer.unopened().size());
        }
    }
}
