package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.Limit;
import ebb.quic.model.QuicClosedException;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.TransportError;
import ebb.quic.stream.Stream;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ends of connections: idle, closing, draining, and what stays behind for how long. */
@ExtendWith(GivesEverythingBack.class)
class ClosingTest {
    private static final Duration MOMENT = Duration.ofMillis(50);
    /** A stub, and the two keys that lead to it; its datagram comes on top. */
    private static final int STUB_BYTES = 450;

    private static EndpointReport report(Pair pair) {
        return pair.server().endpoint().report();
    }

    private static void closeServer(Pair pair) {
        EvilClient.link(pair).core().requestClose(new CloseReason.LocalClose(42, "enough"));
    }

    /** RFC 9000 §10.1: silence on both sides ends both, without a word. */
    @Test
    void idleTimeoutReleasesBothSides() {
        try (Pair pair = Pair.newBuilder().build()) {
            pair.connect();
            pair.runFor(Duration.ofSeconds(1));
            long before = report(pair).datagramsSent();
            pair.run();
            assertInstanceOf(CloseReason.IdleTimeout.class, pair.client().onlyReason());
            assertInstanceOf(CloseReason.IdleTimeout.class, pair.server().onlyReason());
            assertEquals(before, report(pair).datagramsSent(), "the server said goodbye");
            assertEquals(0, report(pair).usedBytes());
            assertTrue(pair.net().now() < Duration.ofSeconds(33).toNanos(), pair.net().now() + " ns");
        }
    }

    /** RFC 9000 §10.1: the lower of both timeouts counts. */
    @Test
    void lowerTimeoutCounts() {
        QuicLimits brief = QuicLimits.newBuilder().idleTimeout(Duration.ofSeconds(5)).build();
        try (Pair pair = Pair.newBuilder().clientLimits(brief).build()) {
            pair.connect();
            pair.run();
            assertInstanceOf(CloseReason.IdleTimeout.class, pair.server().onlyReason());
            assertTrue(pair.net().now() < Duration.ofSeconds(7).toNanos(), pair.net().now() + " ns");
        }
    }

    /** RFC 9000 §10.1: a timeout below three PTO is stretched, so that a probe can still save the connection. */
    @Test
    void timeoutIsNeverBelowThreeProbes() {
        QuicLimits brief = QuicLimits.newBuilder().idleTimeout(Duration.ofMillis(100)).build();
        Requests requests = new Requests(1, 100);
        try (Pair pair = Pair.newBuilder().limits(brief).nodes(Nodes.delay(Duration.ofMillis(300)))
                .client(requests).server(new Echo()).build()) {
            pair.connect();
            assertTrue(pair.runUntil(requests::isDone));
        }
    }

    /** RFC 9000 §10.1: whatever arrives keeps a connection alive, and what is sent too, once. */
    @Test
    void packetsRestartTheTimer() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            for (int i = 0; i < 10; i++) {
                pair.runFor(Duration.ofSeconds(20));
                EvilClient.say(pair, peer, Payload.of(new Frame.Ping()));
                assertTrue(pair.server().closing().isEmpty(), "after " + i);
            }
            pair.runFor(Duration.ofSeconds(31));
            assertInstanceOf(CloseReason.IdleTimeout.class, pair.server().onlyReason());
        }
    }

    /** RFC 9000 §10.1: a network that swallows everything ends both sides. */
    @Test
    void blackholeReleasesBothSides() {
        Requests requests = new Requests(2, 200_000);
        try (Pair pair = Pair.newBuilder().client(requests).server(new Echo()).nodes(Nodes.delay(Duration.ofMillis(10)),
                Nodes.blackhole(Duration.ofMillis(70), Duration.ofHours(1))).build()) {
            pair.connect();
            pair.run();
            assertInstanceOf(CloseReason.IdleTimeout.class, pair.client().onlyReason());
            assertInstanceOf(CloseReason.IdleTimeout.class, pair.server().onlyReason());
            assertEquals(0, report(pair).usedBytes());
            assertEquals(0, pair.client().endpoint().report().usedBytes());
        }
    }

    /** RFC 9000 §10.1: a hole that ends in time is survived. */
    @Test
    void shortBlackholeIsSurvived() {
        Requests requests = new Requests(2, 200_000);
        try (Pair pair = Pair.newBuilder().client(requests).server(new Echo()).nodes(Nodes.delay(Duration.ofMillis(10)),
                Nodes.blackhole(Duration.ofMillis(70), Duration.ofSeconds(8))).build()) {
            pair.connect();
            assertTrue(pair.runUntil(requests::isDone));
        }
    }

    /**
     * RFC 9000 §10.2, §10.2.2: who closes says so once; the peer drains without an answer; both are gone after 3 PTO.
     */
    @Test
    void closeReachesThePeer() {
        try (Pair pair = Pair.newBuilder().build()) {
            Link link = pair.connect();
            pair.runFor(Duration.ofSeconds(1));
            long sentBefore = report(pair).datagramsSent();
            link.core().requestClose(new CloseReason.LocalClose(7, "done"));
            pair.runFor(Duration.ofMillis(15));
            assertEquals(new CloseReason.PeerClose(7, "done"), pair.server().onlyReason());
            assertEquals(1, report(pair).draining());
            assertEquals(1, pair.client().endpoint().report().closing());
            assertNull(link.core());
            pair.runFor(Duration.ofSeconds(1));
            assertEquals(0, report(pair).usedBytes());
            assertEquals(0, pair.client().endpoint().report().usedBytes());
            assertEquals(sentBefore, report(pair).datagramsSent(), "a draining endpoint sent something");
        }
    }

    /** RFC 9000 §10.2.1: packets for a closed connection get rarer and rarer answers: the 1st, 2nd, 4th, 8th … */
    @Test
    void answersOfAClosingEndpointGetRarer() {
        try (Pair pair = Pair.newBuilder().nodes(Nodes.delay(Duration.ofMillis(1))).build()) {
            EvilPeer peer = EvilClient.connected(pair);
            closeServer(pair);
            pair.runFor(Duration.ofMillis(3));
            int first = peer.all(Frame.ConnectionClose.class).size();
            assertEquals(1, first);
            for (int i = 0; i < 1024; i++) {
                peer.send(PacketType.ONE_RTT, new Frame.Ping());
            }
            pair.runFor(Duration.ofMillis(10));
            int copies = copies(peer);
            assertEquals(1 + 11, copies, "answers to 1024 packets");
            assertEquals(1, report(pair).closing());
            pair.runFor(Duration.ofSeconds(2));
            assertEquals(0, report(pair).live());
        }
    }

    /** The close packet is the same each time, so all but the first are opened again as duplicates. */
    private static int copies(EvilPeer peer) {
        return peer.all(Frame.ConnectionClose.class).size();
    }

    /** RFC 9000 §10.2.1: the stub is a few hundred bytes and leaves after three PTO, whatever still arrives. */
    @Test
    void closingPeriodIsNotExtendedByTraffic() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            closeServer(pair);
            pair.runFor(MOMENT);
            assertTrue(report(pair).usedBytes() <= STUB_BYTES + 1200, () -> report(pair).usedBytes() + " bytes");
            for (int i = 0; i < 100 && report(pair).live() > 0; i++) {
                peer.send(PacketType.ONE_RTT, new Frame.Ping());
                pair.runFor(MOMENT);
            }
            assertEquals(0, report(pair).live());
            assertEquals(0, report(pair).usedBytes());
            assertTrue(pair.net().now() < Duration.ofSeconds(3).toNanos());
        }
    }

    /** RFC 9000 §10.2.2: a draining endpoint sends nothing, whatever comes. */
    @Test
    void drainingEndpointIsSilent() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            pair.runFor(Duration.ofSeconds(1));
            peer.send(PacketType.ONE_RTT, new Frame.ConnectionClose(true, 3, 0, "bye"));
            pair.runFor(Duration.ofMillis(11));
            long before = peer.receivedBytes();
            assertEquals(1, report(pair).draining());
            for (int i = 0; i < 50; i++) {
                peer.send(PacketType.ONE_RTT, new Frame.Ping());
            }
            pair.runFor(Duration.ofMillis(40));
            assertEquals(before, peer.receivedBytes());
            assertEquals(new CloseReason.PeerClose(3, "bye"), pair.server().onlyReason());
        }
    }

    /** RFC 9000 §10.2.2: CONNECTION_CLOSE ends the sending at once: what else was to be sent stays. */
    @Test
    void nothingIsSentAfterThePeersClose() {
        try (Pair pair = Pair.newBuilder().server(new Echo()).build()) {
            EvilPeer peer = EvilClient.connected(pair);
            long before = peer.receivedBytes();
            peer.send(PacketType.ONE_RTT, Payload.stream(0, 0, new byte[500], true),
                    Payload.of(new Frame.ConnectionClose(true, 0, 0, "")));
            pair.runFor(Duration.ofSeconds(3));
            assertEquals(before, peer.receivedBytes());
        }
    }

    /** Keeps the streams that the peer opens, and reads none of them. */
    private static final class Kept implements SimApplication {
        private final List<Stream> streams = new ArrayList<>();

        @Override
        public void streamOpened(Link link, Stream stream) {
            streams.add(stream);
        }
    }

    private static EvilPeer closesAfter(Pair pair, boolean whole) {
        EvilPeer peer = EvilClient.connected(pair);
        pair.runFor(Duration.ofSeconds(1));
        peer.send(PacketType.ONE_RTT, Payload.stream(0, 0, new byte[500], whole),
                Payload.of(new Frame.ConnectionClose(true, 3, 0, "bye")));
        pair.runFor(Duration.ofMillis(11));
        return peer;
    }

    /** RFC 9000 §3.2: what has arrived whole is read, although the connection was closed before anybody could. */
    @Test
    void streamThatCameWholeIsReadAfterThePeersClose() throws IOException {
        Kept kept = new Kept();
        try (Pair pair = Pair.newBuilder().server(kept).build()) {
            EvilPeer peer = closesAfter(pair, true);
            long before = peer.receivedBytes();
            peer.send(PacketType.ONE_RTT, new Frame.Ping());
            pair.runFor(Duration.ofMillis(11));
            byte[] read = new byte[1000];
            assertEquals(500, Impatient.read(kept.streams.getFirst(), read));
            assertEquals(-1, Impatient.read(kept.streams.getFirst(), read));
            pair.runFor(Duration.ofMillis(1));
            assertEquals(new CloseReason.PeerClose(3, "bye"), pair.server().onlyReason());
            assertEquals(1, report(pair).draining());
            pair.runFor(Duration.ofSeconds(1));
            assertEquals(0, report(pair).usedBytes());
            assertEquals(before, peer.receivedBytes(), "an endpoint that was closed sent something");
        }
    }

    /** What nobody reads keeps a closed connection for three PTO, and no stream can be opened on it. */
    @Test
    void streamThatNobodyReadsIsGivenUpAfterThreeProbes() {
        Kept kept = new Kept();
        try (Pair pair = Pair.newBuilder().server(kept).build()) {
            EvilPeer peer = closesAfter(pair, true);
            assertTrue(pair.server().closing().isEmpty());
            assertThrows(QuicClosedException.class, () -> Impatient.open(EvilClient.link(pair).core(), true));
            for (int i = 0; i < 10; i++) {
                peer.send(PacketType.ONE_RTT, new Frame.Ping());
                pair.runFor(MOMENT);
            }
            assertEquals(new CloseReason.PeerClose(3, "bye"), pair.server().onlyReason());
            assertEquals(0, report(pair).usedBytes());
            assertThrows(QuicClosedException.class, () -> Impatient.read(kept.streams.getFirst(), new byte[1]));
        }
    }

    /** RFC 9000 §10.2: streams that are not complete are reset with the close, at once. */
    @Test
    void streamThatIsNotCompleteEndsWithThePeersClose() {
        Kept kept = new Kept();
        try (Pair pair = Pair.newBuilder().server(kept).build()) {
            closesAfter(pair, false);
            assertEquals(new CloseReason.PeerClose(3, "bye"), pair.server().onlyReason());
            assertThrows(QuicClosedException.class, () -> Impatient.read(kept.streams.getFirst(), new byte[1]));
        }
    }

    /** The application may close too while its peer's last words are unread: then they are given up at once. */
    @Test
    void closingTheConnectionGivesUpWhatWasNotRead() {
        try (Pair pair = Pair.newBuilder().server(new Kept()).build()) {
            EvilPeer peer = closesAfter(pair, true);
            long before = peer.receivedBytes();
            closeServer(pair);
            pair.runFor(Duration.ofMillis(11));
            assertEquals(new CloseReason.PeerClose(3, "bye"), pair.server().onlyReason());
            assertEquals(before, peer.receivedBytes());
        }
    }

    /** RFC 9000 §10.2.3: after the handshake is confirmed, CONNECTION_CLOSE goes in a 1-RTT packet alone. */
    @Test
    void closeGoesInOneRttPacket() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            closeServer(pair);
            pair.runFor(MOMENT);
            List<Seen> closes = peer.seen().stream()
                    .filter(packet -> !packet.all(Frame.ConnectionClose.class).isEmpty()).toList();
            assertEquals(1, closes.size());
            assertEquals(PacketType.ONE_RTT, closes.getFirst().type());
            assertEquals(new Frame.ConnectionClose(true, 42, 0, "enough"), peer.close());
        }
    }

    /**
     * RFC 9000 §10.2.3: before that it goes in every packet that the peer may read, and what the application said is
     * replaced by APPLICATION_ERROR without a phrase where the handshake does not protect it.
     */
    @Test
    void applicationCloseIsHiddenBeforeTheHandshakeIsDone() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair).answering(false).acking(false).start();
            pair.runFor(MOMENT);
            pair.server().closeAll();
            pair.runFor(MOMENT);
            List<Frame.ConnectionClose> closes = new ArrayList<>();
            peer.resume();
            for (Seen packet : peer.seen()) {
                if (packet.type() != PacketType.ONE_RTT) {
                    closes.addAll(packet.all(Frame.ConnectionClose.class));
                }
            }
            assertTrue(closes.size() >= 2, () -> "in Initial and Handshake packets: " + closes);
            for (Frame.ConnectionClose close : closes) {
                assertEquals(new Frame.ConnectionClose(false, TransportError.APPLICATION_ERROR, 0, ""), close);
            }
        }
    }

    /** RFC 9000 §11, §11.1: an error of the peer is answered by CONNECTION_CLOSE that names code and frame. */
    @Test
    void errorsAreNamed() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            EvilClient.say(pair, peer, Payload.bytes(0x3e));
            assertNotNull(peer.close());
            assertEquals(TransportError.FRAME_ENCODING_ERROR, peer.close().errorCode());
            assertEquals(0x3e, peer.close().frameType());
            assertEquals(false, peer.close().application());
            assertTrue(peer.unopened().isEmpty(), "a stateless reset came from an endpoint that could say more");
        }
    }

    /** RFC 9000 §11.1: one connection's error is not another's. */
    @Test
    void errorEndsOneConnectionOnly() {
        Requests requests = new Requests(20, 20_000);
        try (Pair pair = Pair.newBuilder().client(requests).server(new Echo()).build()) {
            EvilPeer peer = EvilClient.connected(pair);
            pair.dial();
            pair.runFor(MOMENT);
            peer.send(PacketType.ONE_RTT, Payload.bytes(0x3e));
            assertTrue(pair.runUntil(requests::isDone));
            assertEquals(1, pair.server().closing().size());
        }
    }

    /** RFC 9000 §10.2: more stubs than the limit: the oldest leave early. */
    @Test
    void stubsAreBounded() {
        QuicLimits limits = QuicLimits.newBuilder().stubs(10).build();
        try (Pair pair = Pair.newBuilder().serverLimits(limits).build()) {
            List<EvilPeer> peers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                peers.add(EvilPeer.client(pair.net(), Pair.address("10.4.0.2", 1024 + i), Pair.SERVER,
                        SimTls.quick()).start());
            }
            pair.runFor(Duration.ofMillis(100));
            peers.forEach(peer -> peer.send(PacketType.ONE_RTT, Payload.bytes(0x3e)));
            pair.runFor(Duration.ofMillis(15));
            assertEquals(10, report(pair).closing());
            assertEquals(40, report(pair).released());
            assertEquals(40, report(pair).limitsHit().get(Limit.STUBS));
        }
    }
}
