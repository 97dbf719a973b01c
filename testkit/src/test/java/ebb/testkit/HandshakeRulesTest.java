package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.CloseReason;
import ebb.quic.model.Component;
import ebb.quic.model.TransportError;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the handshake demands of both sides, and what it costs before the peer has proven anything. */
@ExtendWith(GivesEverythingBack.class)
class HandshakeRulesTest {
    private static final InetSocketAddress EVIL_SERVER = Pair.address("10.0.0.8", 443);
    private static final Duration MOMENT = Duration.ofMillis(100);

    private static long used(Pair pair) {
        return pair.server().endpoint().report().usedBytes();
    }

    private static void assertClosed(Pair pair, EvilPeer peer, long code) {
        assertNotNull(peer.close(), () -> "not closed: " + pair.server().closing());
        assertEquals(code, peer.close().errorCode(), peer.close()::phrase);
    }

    /**
     * RFC 9000 §7, RFC 9001 §4.1.1: both sides agree on a protocol of the application, and know it when they are open.
     */
    @Test
    void applicationProtocolIsNegotiated() {
        try (Pair pair = Pair.newBuilder().tls(SimTls.real()).build()) {
            pair.connect();
            assertEquals("sim", pair.client().only().core().facts().protocol());
            assertEquals("sim", pair.server().only().core().facts().protocol());
        }
    }

    /** RFC 9000 §7.2: until the server answers, all packets of a client have the same IDs; then the server's own. */
    @Test
    void clientKeepsItsIdsUntilTheServerChooses() {
        List<LongHeader> initials = new ArrayList<>();
        NetNode deaf = Nodes.blackhole(Duration.ofMillis(5), Duration.ofSeconds(4));
        try (Pair pair = Pair.newBuilder().nodes(Nodes.delay(Duration.ofMillis(10)), deaf).build()) {
            pair.net().add(new SimNet.Tap() {
                @Override
                public void sent(Datagram datagram, long now) {
                    LongHeader header = LongHeader.parse(datagram.bytes(), 0, datagram.length());
                    if (datagram.from().equals(Pair.CLIENT) && header != null) {
                        initials.add(header);
                    }
                }
            });
            pair.dial();
            pair.runFor(Duration.ofSeconds(4));
            assertTrue(initials.size() >= 3);
            assertEquals(1, initials.stream().map(LongHeader::destination).distinct().count());
            assertEquals(1, initials.stream().map(LongHeader::source).distinct().count());
            assertTrue(initials.getFirst().destination().length() >= 8);
            assertTrue(pair.runUntil(() -> !pair.client().opened().isEmpty()));
            assertNotEquals(initials.getFirst().destination(), initials.getLast().destination());
        }
    }

    /** RFC 9000 §7.2: a server's later packets with another source ID are discarded by the client. */
    @Test
    void serverCannotChangeItsIdInTheHandshake() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer server = EvilPeer.server(pair.net(), EVIL_SERVER, SimTls.quick());
            server.answering(false);
            pair.dial(EVIL_SERVER);
            pair.runFor(Duration.ofMillis(15));
            ConnectionId honest = server.local();
            server.send(PacketType.INITIAL, Payload.of(new Frame.Ping()));
            pair.runFor(Duration.ofMillis(15));
            server.local(ConnectionId.ofLong(1234));
            server.send(PacketType.INITIAL, new Frame.ConnectionClose(false, 1, 0, "impostor"));
            pair.runFor(MOMENT);
            assertTrue(pair.client().closing().isEmpty(), "a packet with another source ID was believed");
            server.local(honest);
            server.send(PacketType.INITIAL, new Frame.ConnectionClose(false, 1, 0, ""));
            pair.runFor(MOMENT);
            assertEquals(1, pair.client().closing().size());
        }
    }

    /** RFC 9000 §7.2: the same from a client. */
    @Test
    void clientCannotChangeItsIdInTheHandshake() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair).answering(false).start();
            pair.runFor(Duration.ofMillis(30));
            ConnectionId honest = peer.local();
            peer.local(ConnectionId.ofLong(4));
            peer.send(PacketType.INITIAL, new Frame.ConnectionClose(false, 1, 0, ""));
            pair.runFor(Duration.ofMillis(30));
            assertTrue(pair.server().closing().isEmpty());
            peer.local(honest);
            peer.send(PacketType.INITIAL, new Frame.ConnectionClose(false, 1, 0, ""));
            pair.runFor(Duration.ofMillis(30));
            assertEquals(1, pair.server().closing().size());
        }
    }

    /** RFC 9000 §7.3: IDs that the peer claims to have used, and did not. */
    @Test
    void authenticatedIdsMustMatch() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair).parameters(
                    builder -> builder.initialSourceConnectionId(ConnectionId.ofLong(1))).start();
            pair.runFor(MOMENT);
            assertClosed(pair, peer, TransportError.TRANSPORT_PARAMETER_ERROR);
        }
        for (int i = 0; i < 3; i++) {
            int which = i;
            try (Pair pair = Pair.newBuilder().build()) {
                EvilPeer server = EvilPeer.server(pair.net(), EVIL_SERVER, SimTls.quick())
                        .parameters(builder -> switch (which) {
                            case 0 -> builder.initialSourceConnectionId(ConnectionId.ofLong(1));
                            case 1 -> builder.originalDestinationConnectionId(ConnectionId.ofLong(1));
                            default -> builder.retrySourceConnectionId(ConnectionId.ofLong(1));
                        });
                pair.dial(EVIL_SERVER);
                pair.runFor(MOMENT);
                assertEquals(TransportError.TRANSPORT_PARAMETER_ERROR, assertInstanceOf(
                        CloseReason.TransportFailure.class, pair.client().onlyReason()).code());
                assertNotNull(server.close());
            }
        }
    }

    /** RFC 9000 §7.5: at least 4096 bytes that come out of order are kept. */
    @Test
    void fourKilobytesOutOfOrderAreKept() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilPeer.client(pair.net(), EvilClient.HERE, Pair.SERVER,
                    SimTls.quick(new QuickTls.Sizes(5_000, 900)));
            peer.prepare();
            List<byte[]> pieces = new ArrayList<>();
            for (byte[] piece = peer.takeCrypto(900); piece.length > 0; piece = peer.takeCrypto(900)) {
                pieces.add(piece);
            }
            long offset = 5_000;
            for (byte[] piece : pieces.reversed()) {
                offset -= piece.length;
                peer.send(PacketType.INITIAL, Payload.crypto(offset, piece));
            }
            assertEquals(0, offset);
            pair.runFor(MOMENT);
            assertTrue(peer.isComplete());
        }
    }

    /** RFC 9000 §7.4.2: transport parameters that nobody here knows are ignored. */
    @Test
    void unknownTransportParametersAreIgnored() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair).parameters(builder -> builder.grease(0x3abc, new byte[20])
                    .grease(31 * 7 + 27, new byte[0]).grease((1L << 61) + 5, new byte[] {1}));
            EvilClient.connected(pair, peer);
            assertNull(peer.close());
        }
    }

    /** RFC 9001 §4.4: a server must not ask for a certificate after the handshake. */
    @Test
    void lateCertificateRequestIsRefused() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer server = EvilPeer.server(pair.net(), EVIL_SERVER, SimTls.quick());
            pair.dial(EVIL_SERVER);
            pair.runFor(MOMENT);
            server.send(PacketType.ONE_RTT, Payload.of(new Frame.HandshakeDone()),
                    Payload.crypto(0, new byte[] {13, 0, 0, 3, 0, 0, 0}));
            pair.runFor(MOMENT);
            assertEquals(TransportError.PROTOCOL_VIOLATION, assertInstanceOf(CloseReason.TransportFailure.class,
                    pair.client().onlyReason()).code());
        }
    }

    /** RFC 9001 §6: a client has nothing to say in TLS after the handshake. */
    @Test
    void tlsMessagesAfterTheHandshakeAreRefused() {
        for (int type : new int[] {1, 4, 11, 13, 15, 20, 24}) {
            try (Pair pair = Pair.newBuilder().build()) {
                EvilPeer peer = EvilClient.connected(pair);
                EvilClient.say(pair, peer, Payload.crypto(0, new byte[] {(byte) type, 0, 0, 1, 0}));
                assertClosed(pair, peer, TransportError.crypto(10));
            }
        }
    }

    /** RFC 9000 §10.1: a client that dies in the middle of a handshake leaves nothing behind. */
    @Test
    void vanishedClientsLeaveNothing() {
        Seeds.each(30, seed -> {
            try (Pair pair = Pair.newBuilder().seed(seed).nodes(Nodes.delay(Duration.ofMillis(10)),
                    Nodes.blackhole(Duration.ofMillis(5 + 3 * seed), Duration.ofHours(1))).build()) {
                pair.dial();
                pair.run();
                assertEquals(0, used(pair));
                assertEquals(0, pair.client().endpoint().report().usedBytes());
                assertEquals(1, pair.client().closing().size());
            }
        });
    }

    /** RFC 9001 §4.1.2, RFC 9000 §19.20: HANDSHAKE_DONE comes once, when the handshake is complete and not before. */
    @Test
    void handshakeDoneComesWhenItIsDone() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair).answering(false).start();
            pair.runFor(Duration.ofMillis(50));
            peer.resume();
            assertTrue(peer.all(Frame.HandshakeDone.class).isEmpty());
            peer.answering(true).flush();
            pair.runFor(MOMENT);
            assertEquals(1, peer.all(Frame.HandshakeDone.class).size());
        }
    }

    /** RFC 9000 §13.3: a lost HANDSHAKE_DONE comes again until it is acknowledged. */
    @Test
    void handshakeDoneIsRepeated() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair);
            peer.start();
            pair.runFor(Duration.ofMillis(25));
            peer.acking(false);
            pair.runFor(Duration.ofSeconds(3));
            assertTrue(peer.all(Frame.HandshakeDone.class).size() >= 2);
        }
    }

    /** RFC 9001 §4.9.1, §4.9.2: after the handshake packets of its levels are neither sent nor understood. */
    @Test
    void keysOfTheHandshakeAreDiscarded() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            int before = peer.seen().size();
            peer.send(PacketType.INITIAL, new Frame.Ping());
            peer.send(PacketType.INITIAL, new Frame.ConnectionClose(false, 1, 0, ""));
            peer.send(PacketType.HANDSHAKE, new Frame.Ping());
            peer.send(PacketType.HANDSHAKE, new Frame.ConnectionClose(false, 1, 0, ""));
            pair.runFor(Duration.ofSeconds(2));
            assertEquals(before, peer.seen().size());
            assertTrue(pair.server().closing().isEmpty());
            assertTrue(peer.seen().stream().noneMatch(p -> p.type() != PacketType.ONE_RTT
                    && p.at() > Duration.ofMillis(45).toNanos()));
            assertFalse(pair.server().endpoint().report().components().containsKey(Component.HANDSHAKE));
        }
    }

    /** RFC 9001 §4.9.1: a client's own packets: none of Initial kind after the first Handshake packet. */
    @Test
    void clientSendsNoInitialAfterHandshake() {
        Seeds.each(100, seed -> {
            boolean[] handshake = {false};
            boolean[] late = {false};
            try (Pair pair = Pair.newBuilder().seed(seed).nodes(Nodes.delay(Duration.ofMillis(10)), Nodes.drop(0.2))
                    .build()) {
                pair.net().add(new SimNet.Tap() {
                    @Override
                    public void sent(Datagram datagram, long now) {
                        if (!datagram.from().equals(Pair.CLIENT)) {
                            return;
                        }
                        boolean before = handshake[0];
                        for (int at = 0; at < datagram.length(); ) {
                            LongHeader header = LongHeader.parse(datagram.bytes(), at, datagram.length());
                            if (header == null) {
                                break;
                            }
                            late[0] |= before && header.type() == PacketType.INITIAL;
                            handshake[0] |= header.type() == PacketType.HANDSHAKE;
                            at = header.end();
                        }
                    }
                });
                pair.dial();
                pair.runUntil(() -> !pair.server().opened().isEmpty() && !pair.client().opened().isEmpty());
            }
            assertFalse(late[0]);
        });
    }

    /** RFC 9001 §4.9, §4: what is lost of a level is sent again at that level. */
    @Test
    void lostCryptoIsRepeatedAtItsLevel() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair).answering(false).acking(false).start();
            pair.runFor(Duration.ofSeconds(4));
            List<Seen> hellos = peer.seen().stream().filter(p -> p.type() == PacketType.INITIAL
                    && !p.contents(Seen.Content.Crypto.class).isEmpty()).toList();
            assertTrue(hellos.size() >= 2, "the ServerHello was not repeated");
            assertEquals(1, hellos.stream().map(p -> java.util.Arrays.hashCode(
                    p.contents(Seen.Content.Crypto.class).getFirst().data())).distinct().count());
        }
    }

    /** RFC 9000 §17.2.2: a server's Initial packets have no token, and a client believes none that has one. */
    @Test
    void serverInitialsHaveNoToken() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer server = EvilPeer.server(pair.net(), EVIL_SERVER, SimTls.quick()).answering(false)
                    .token(new byte[] {1, 2, 3}).tokenInServerPackets();
            pair.dial(EVIL_SERVER);
            pair.runFor(Duration.ofMillis(15));
            server.send(PacketType.INITIAL, new Frame.ConnectionClose(false, 1, 0, ""));
            pair.runFor(MOMENT);
            boolean believed = pair.client().closing().values().stream()
                    .anyMatch(reason -> reason instanceof CloseReason.PeerTransportFailure);
            assertFalse(believed, "a server's Initial packet with a token was processed");
        }
        List<Integer> tokens = new ArrayList<>();
        try (Pair pair = Pair.newBuilder().build()) {
            pair.net().add(new SimNet.Tap() {
                @Override
                public void sent(Datagram datagram, long now) {
                    LongHeader header = LongHeader.parse(datagram.bytes(), 0, datagram.length());
                    if (datagram.from().equals(Pair.SERVER) && header != null
                            && header.type() == PacketType.INITIAL) {
                        tokens.add(header.token().length);
                    }
                }
            });
            pair.connect();
        }
        assertFalse(tokens.isEmpty());
        assertTrue(tokens.stream().allMatch(length -> length == 0));
    }

    /** RFC 9000 §17.2, §17.3.1: reserved bits that are set after protection was removed. */
    @Test
    void reservedBitsCloseTheConnection() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            peer.raw(peer.flipped(PacketType.ONE_RTT, 0x18, Payload.of(new Frame.Ping())));
            pair.runFor(MOMENT);
            assertClosed(pair, peer, TransportError.PROTOCOL_VIOLATION);
        }
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair).answering(false).start();
            pair.runFor(Duration.ofMillis(30));
            peer.raw(peer.flipped(PacketType.INITIAL, 0x0c, Payload.of(new Frame.Ping())));
            pair.runFor(MOMENT);
            assertClosed(pair, peer, TransportError.PROTOCOL_VIOLATION);
        }
    }

    /** RFC 9000 §17.4: the spin bit is not taken part in: a peer's has no effect, ours says nothing about the path. */
    @Test
    void spinBitIsIgnored() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            for (int i = 0; i < 6; i++) {
                peer.raw(peer.flipped(PacketType.ONE_RTT, i % 2 == 0 ? 0x20 : 0, Payload.of(new Frame.Ping())));
                pair.runFor(MOMENT);
            }
            assertNull(peer.close());
            assertTrue(peer.spins() == 0 || peer.spins() == peer.seen().stream()
                    .filter(p -> p.type() == PacketType.ONE_RTT).count(), "the spin bit spins");
        }
    }

    /** RFC 9000 §12.3: a packet that was processed is not processed again. */
    @Test
    void repeatedPacketIsIgnored() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            byte[] challenge = peer.packet(PacketType.ONE_RTT, 1200, Payload.of(new Frame.PathChallenge(5)));
            for (int i = 0; i < 5; i++) {
                peer.raw(challenge);
                pair.runFor(MOMENT);
            }
            assertEquals(1, peer.all(Frame.PathResponse.class).size());
        }
    }
}
