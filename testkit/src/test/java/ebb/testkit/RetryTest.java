package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.model.Limit;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.RetryPolicy;
import ebb.quic.model.TransportError;
import ebb.quic.protection.RetryIntegrity;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.RetryPacket;
import ebb.quic.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Address validation by Retry and by tokens of earlier connections. */
@ExtendWith(GivesEverythingBack.class)
class RetryTest {

    private static List<Datagram> tap(Pair pair) {
        List<Datagram> all = new ArrayList<>();
        pair.net().add(new SimNet.Tap() {
            @Override
            public void sent(Datagram datagram, long now) {
                all.add(new Datagram(datagram.from(), datagram.to(), datagram.bytes().clone()));
            }
        });
        return all;
    }

    private static LongHeader header(Datagram datagram) {
        return LongHeader.parse(datagram.bytes(), 0, datagram.length());
    }

    private static byte[] retry(LongHeader initial, ConnectionId source, byte[] token) {
        WireWriter out = new WireWriter(new byte[1000]);
        // The writer insists on a token; one that is empty is cut off again.
        RetryPacket.write(out, QuicVersion.V1, new LongHeader.Ids(initial.source(), source),
                token.length == 0 ? new byte[1] : token, 0);
        out.position(out.position() - (token.length == 0 ? 1 : 0));
        out.writeBytes(RetryIntegrity.tag(QuicVersion.V1, initial.destination(), out.array(), 0, out.position()));
        return Arrays.copyOf(out.array(), out.position());
    }

    /**
     * RFC 9000 §8.1.2, §17.2.5.1, §17.2.5.2: the client comes again with the token, to the ID that the Retry named, and
     * both sides agree afterwards about what happened (RFC 9000 §7.3).
     */
    @Test
    void clientFollowsRetry() {
        try (Pair pair = Pair.newBuilder().retry(RetryPolicy.ALWAYS).build()) {
            List<Datagram> sent = tap(pair);
            pair.connect();
            LongHeader first = header(sent.get(0));
            LongHeader retry = header(sent.get(1));
            LongHeader second = header(sent.get(2));
            assertEquals(PacketType.RETRY, retry.type());
            assertNotEquals(first.destination(), retry.source());
            assertEquals(retry.source(), second.destination());
            assertEquals(first.source(), second.source());
            assertTrue(Arrays.equals(retry.token(), second.token()));
            assertTrue(sent.get(1).length() <= sent.get(0).length());
            assertEquals(1, pair.server().endpoint().report().opened());
        }
    }

    /** RFC 9000 §17.2.5.3: the same ClientHello goes out again, with packet numbers that go on. */
    @Test
    void secondAttemptRepeatsTheFirst() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer server = EvilPeer.server(pair.net(), Pair.address("10.0.0.8", 443), SimTls.quick())
                    .answering(false);
            List<Datagram> sent = tap(pair);
            pair.dial(server.address());
            pair.runFor(Duration.ofMillis(15));
            Seen first = server.seen().getFirst();
            LongHeader initial = header(sent.getFirst());
            ConnectionId source = ConnectionId.ofLong(77);
            server.raw(retry(initial, source, new byte[] {1, 2, 3}));
            pair.runFor(Duration.ofMillis(15));
            server.rekey(source);
            pair.runFor(Duration.ofMillis(15));
            Seen second = server.seen().get(1);
            assertEquals(first.number() + 1, second.number());
            assertEquals(Arrays.toString(first.contents(Seen.Content.Crypto.class).getFirst().data()),
                    Arrays.toString(second.contents(Seen.Content.Crypto.class).getFirst().data()));
        }
    }

    /** RFC 9000 §17.2.5.2: a Retry without token, with a broken tag, with the client's own ID, or a second one. */
    @Test
    void retriesThatBreakARuleAreIgnored() {
        try (Pair pair = Pair.newBuilder().nodes(Nodes.delay(Duration.ofMillis(50))).build()) {
            List<Datagram> sent = tap(pair);
            pair.dial();
            LongHeader initial = header(sent.getFirst());
            ConnectionId source = ConnectionId.ofLong(5);
            byte[] broken = retry(initial, source, new byte[] {1});
            broken[broken.length - 1] ^= 1;
            for (byte[] bad : List.of(broken, retry(initial, source, new byte[0]),
                    retry(initial, initial.destination(), new byte[] {1}))) {
                pair.client().receive(new Datagram(Pair.SERVER, Pair.CLIENT, bad), pair.net().now());
            }
            assertEquals(1, sent.size(), "a bad Retry was followed");
            assertTrue(pair.runUntil(() -> !pair.client().opened().isEmpty()));
        }
        try (Pair pair = Pair.newBuilder().retry(RetryPolicy.ALWAYS).build()) {
            List<Datagram> sent = tap(pair);
            pair.dial();
            pair.runFor(Duration.ofMillis(25));
            int before = sent.size();
            pair.client().receive(new Datagram(Pair.SERVER, Pair.CLIENT,
                    retry(header(sent.getFirst()), ConnectionId.ofLong(6), new byte[] {9})), pair.net().now());
            assertEquals(before, sent.size(), "a second Retry was followed");
            assertTrue(pair.runUntil(() -> !pair.client().opened().isEmpty()));
        }
    }

    /** RFC 9000 §17.2.5.2: after a packet of the server a Retry comes too late. */
    @Test
    void retryAfterTheServersFirstPacketIsIgnored() {
        try (Pair pair = Pair.newBuilder().tls(SimTls.quick(new QuickTls.Sizes(300, 8_000))).build()) {
            List<Datagram> sent = tap(pair);
            pair.dial();
            pair.runFor(Duration.ofMillis(25));
            pair.client().receive(new Datagram(Pair.SERVER, Pair.CLIENT,
                    retry(header(sent.getFirst()), ConnectionId.ofLong(6), new byte[] {9})), pair.net().now());
            assertTrue(pair.runUntil(() -> !pair.client().opened().isEmpty()));
        }
    }

    /**
     * RFC 9000 §8.1.2: a token that the server did not make is no proof: it asks again, and refuses what claims to be
     * its own.
     */
    @Test
    void strangeTokensProveNothing() {
        try (Pair pair = Pair.newBuilder().retry(RetryPolicy.ALWAYS).build()) {
            for (int length = 1; length < 300; length += 7) {
                EvilPeer peer = EvilPeer.client(pair.net(), Pair.address("10.3.0.1", 2000 + length), Pair.SERVER,
                        SimTls.quick());
                peer.token(new byte[length]).start();
                pair.runFor(Duration.ofMillis(50));
                assertTrue(peer.unopened().size() + peer.seen().size() <= 1);
            }
            assertEquals(0, pair.server().endpoint().report().opened());
            assertEquals(0, pair.server().endpoint().report().peakBytes());
        }
    }

    /** RFC 9000 §8.1.2: a Retry token works from one address and for ten seconds; afterwards it is INVALID_TOKEN. */
    @Test
    void retryTokenIsBoundToAddressAndTime() {
        try (Pair pair = Pair.newBuilder().retry(RetryPolicy.ALWAYS).build()) {
            EvilPeer thief = EvilPeer.client(pair.net(), Pair.address("10.3.0.2", 7), Pair.SERVER, SimTls.quick());
            LongHeader retry = askedForProof(pair, EvilClient.silent(pair));
            thief.token(retry.token()).destination(retry.source()).rekey(retry.source()).start();
            pair.runFor(Duration.ofMillis(50));
            assertEquals(TransportError.INVALID_TOKEN, thief.close().errorCode());
            assertEquals(0, pair.server().endpoint().report().opened());
        }
        try (Pair pair = Pair.newBuilder().retry(RetryPolicy.ALWAYS).build()) {
            EvilPeer slow = EvilClient.silent(pair);
            LongHeader retry = askedForProof(pair, slow);
            pair.runFor(Duration.ofSeconds(30));
            slow.token(retry.token()).destination(retry.source()).rekey(retry.source()).start();
            pair.runFor(Duration.ofMillis(50));
            assertEquals(TransportError.INVALID_TOKEN, slow.close().errorCode());
        }
    }

    private static LongHeader askedForProof(Pair pair, EvilPeer peer) {
        peer.answering(false).start();
        pair.runFor(Duration.ofMillis(50));
        byte[] bytes = peer.unopened().getFirst();
        LongHeader retry = LongHeader.parse(bytes, 0, bytes.length);
        assertEquals(PacketType.RETRY, retry.type());
        return retry;
    }

    /** RFC 9000 §17.2.5.1: one Retry at most to a datagram, even when it holds many Initial packets. */
    @Test
    void oneRetryToADatagram() {
        try (Pair pair = Pair.newBuilder().retry(RetryPolicy.ALWAYS).build()) {
            EvilPeer peer = EvilClient.silent(pair).answering(false).prepare();
            byte[] packet = peer.packet(PacketType.INITIAL, 300, Payload.padding(10));
            peer.raw(packet, packet, packet, packet, packet);
            pair.runFor(Duration.ofMillis(50));
            assertEquals(1, peer.unopened().size());
        }
    }

    /** RFC 9000 §8.1.3: the token of one connection spares the next one the Retry. */
    @Test
    void tokenOfAnEarlierConnectionSparesRetry() {
        try (Pair pair = Pair.newBuilder().retry(RetryPolicy.ALWAYS).build()) {
            Link first = pair.connect();
            pair.runFor(Duration.ofMillis(100));
            assertNotNull(pair.client().token());
            List<Datagram> sent = tap(pair);
            Link second = pair.dial(Pair.SERVER, pair.client().token());
            assertTrue(pair.runUntil(() -> pair.client().opened().contains(second)));
            assertTrue(sent.stream().noneMatch(datagram -> (datagram.bytes()[0] & 0xf0) == 0xf0), "a Retry was sent");
            assertNotEquals(first.id(), second.id());
        }
    }

    /** RFC 9000 §8.1.3: a token works once; who shows it again is asked for proof like everyone else. */
    @Test
    void tokenIsGoodForOneConnection() {
        try (Pair pair = Pair.newBuilder().retry(RetryPolicy.ALWAYS).build()) {
            pair.connect();
            pair.runFor(Duration.ofMillis(100));
            byte[] token = pair.client().token();
            Link second = pair.dial(Pair.SERVER, token);
            assertTrue(pair.runUntil(() -> pair.client().opened().contains(second)));
            List<Datagram> sent = tap(pair);
            Link third = pair.dial(Pair.SERVER, token);
            assertTrue(pair.runUntil(() -> pair.client().opened().contains(third)));
            assertTrue(sent.stream().anyMatch(datagram -> (datagram.bytes()[0] & 0xf0) == 0xf0), "no Retry was sent");
        }
    }

    /** RFC 9000 §8.1.2: lost, doubled and overtaking datagrams do not confuse a handshake with Retry. */
    @Test
    void retryOnBadNetworks() {
        Seeds.each(200, seed -> {
            try (Pair pair = Pair.newBuilder().seed(seed).retry(RetryPolicy.ALWAYS)
                    .nodes(Nodes.delay(Duration.ofMillis(10), Duration.ofMillis(30)), Nodes.drop(0.1),
                            Nodes.duplicate(0.2)).build()) {
                pair.connect();
            }
        });
    }

    /**
     * RFC 9000 §8.1.2, §21.2: a handshake costs the server work, so those who come in a crowd prove their address first;
     * who comes later does not.
     */
    @Test
    void crowdOfNewcomersIsAskedForProof() {
        try (Pair pair = Pair.newBuilder().retry(RetryPolicy.AUTO).build()) {
            EvilPeer crowd = EvilClient.silent(pair).answering(false).prepare();
            byte[] hello = crowd.takeCrypto(10_000);
            for (int i = 0; i < 900; i++) {
                ConnectionId id = crowd.newId();
                crowd.destination(id).rekey(id);
                crowd.raw(crowd.numbered(PacketType.INITIAL, 0, Payload.crypto(0, hello)));
                pair.runFor(Duration.ofNanos(1_000));
            }
            pair.runFor(Duration.ofMillis(50));
            assertEquals(200, pair.server().endpoint().report().opened());
            assertEquals(700, pair.server().endpoint().report().limitsHit().get(Limit.RETRY));
            pair.runFor(Duration.ofSeconds(1));
            pair.connect();
            assertEquals(700, pair.server().endpoint().report().limitsHit().get(Limit.RETRY));
        }
    }

    /** RFC 9000 §21.2: what a turn of the loop may cost is bounded too, however many come in one. */
    @Test
    void crowdInOneTurnIsAskedForProof() {
        try (Pair pair = Pair.newBuilder().retry(RetryPolicy.AUTO).build()) {
            List<Datagram> sent = tap(pair);
            EvilPeer crowd = EvilClient.silent(pair).answering(false).prepare();
            byte[] hello = crowd.takeCrypto(10_000);
            for (int i = 0; i < 50; i++) {
                ConnectionId id = crowd.newId();
                crowd.destination(id).rekey(id);
                crowd.raw(crowd.numbered(PacketType.INITIAL, 0, Payload.crypto(0, hello)));
            }
            for (Datagram each : List.copyOf(sent)) {
                pair.server().endpoint().receive(each.bytes(), 0, each.length(), each.from(), 0);
            }
            pair.server().endpoint().settle(0);
            assertEquals(1, pair.server().endpoint().report().opened());
            assertEquals(49, pair.server().endpoint().report().limitsHit().get(Limit.RETRY));
        }
    }
}
