package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.CloseKind;
import ebb.quic.model.Limit;
import ebb.quic.model.QuicLimits;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilClient;
import ebb.testkit.EvilPeer;
import ebb.testkit.GivesEverythingBack;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections that are many, quiet, short, or all ended at once. */
class ManyConnectionsTest {
    private static final int LIVE_BYTES = 4 << 10;
    /** A stub, and the two keys that lead to it; its datagram comes on top. */
    private static final int STUB_BYTES = 450;

    private static List<EvilPeer> connect(Scene scene, int from, int count) {
        List<EvilPeer> peers = new ArrayList<>();
        // All are here before the first has been quiet for too long.
        int batch = Math.max(50, count / 100);
        for (int i = 0; i < count; i++) {
            peers.add(scene.evil(from + i).start());
            if (i % batch == batch - 1) {
                scene.moment();
            }
        }
        scene.pair().runFor(Duration.ofSeconds(2));
        return peers;
    }

    /**
     * RFC 9000 §10.1, §21.6. There is no longest life for a connection: who keeps many alive dials again at once, and
     * only honest ones would feel it. What is bounded is what they weigh, how many one network gets, and who goes first.
     */
    @Vector(row = 36, name = "hoarding of idle connections, kept alive or not",
            bound = "the lesser idle timeout of both sides; `connections`, and `connectionsPerPrefix` for those who stay; under"
                    + " pressure the longest idle are evicted without a word. No longest life: who is cut off dials again",
            limits = {Limit.IDLE_TIMEOUT, Limit.CONNECTIONS_PER_PREFIX, Limit.EVICTION})
    void idleConnectionsAreLightAndLeave(Measured measured) {
        int count = Measured.count(500, 20_000);
        try (Scene scene = Scene.begin()) {
            connect(scene, 1, count);
            assertEquals(count + 1, scene.report().active());
            measured.atMost("bytes an idle connection, of " + count, scene.grown() / count, LIVE_BYTES);
            scene.pair().runFor(Duration.ofSeconds(35));
            measured.exactly("bytes left 35 s later", scene.grown(), 0);
            measured.exactly("of them were counted as `idle_timeout`", scene.hits(Limit.IDLE_TIMEOUT), count);
        }
        keptAliveFromOneNetwork(measured);
        evicted(measured);
    }

    /** A PING every 10 s keeps them for as long as they please, but not all places. */
    private static void keptAliveFromOneNetwork(Measured measured) {
        int share = 100;
        QuicLimits.Builder limits = QuicLimits.newBuilder().connections(2 * share).connectionsPerPrefix(share);
        try (Scene scene = Scene.begin(Pair.newBuilder(), limits)) {
            List<EvilPeer> peers = new ArrayList<>();
            for (int i = 0; i < 3 * share; i++) {
                peers.add(scene.neighbour(i).start());
                scene.pair().runFor(Duration.ofMillis(50));
            }
            for (int i = 0; i < 30; i++) {
                scene.pair().runFor(Duration.ofSeconds(10));
                peers.stream().filter(EvilPeer::isComplete).forEach(peer -> peer.send(PacketType.ONE_RTT, new Frame.Ping()));
            }
            measured.exactly("of " + 3 * share + " from one network that are still there 5 min later",
                    scene.report().active() - 1, share);
            measured.exactly("refused", scene.hits(Limit.CONNECTIONS_PER_PREFIX), 2 * share);
            scene.pair().connect();
            measured.seen("somebody from elsewhere gets in");
            peers.stream().filter(EvilPeer::isComplete)
                    .forEach(peer -> peer.send(PacketType.ONE_RTT, new Frame.ConnectionClose(true, 0, 0, "")));
            scene.pair().runFor(Duration.ofSeconds(2));
            EvilPeer late = scene.neighbour(3 * share).start();
            assertTrue(scene.pair().runUntil(late::isComplete), "its network has room again");
        }
    }

    /** Memory is short: those who said nothing for longest make room, and not those who are at work. */
    private static void evicted(Measured measured) {
        try (Scene scene = Scene.begin(Pair.newBuilder(), QuicLimits.newBuilder().endpointBytes(1 << 20))) {
            List<EvilPeer> idle = connect(scene, 1, 240);
            EvilPeer working = scene.connected();
            scene.honestGoesOn();
            List<EvilPeer> greedy = idle.subList(200, 240);
            for (int sent = 0; scene.hits(Limit.EVICTION) == 0 && sent < 60_000; sent += 1_000) {
                for (EvilPeer peer : greedy) {
                    peer.send(PacketType.ONE_RTT, Payload.stream(0, 1 + sent, new byte[1_000], false));
                }
                EvilClient.say(scene.pair(), working, Payload.of(new Frame.Ping()));
            }
            int evicted = (int) scene.hits(Limit.EVICTION);
            measured.atLeast("evicted when 98 % of the memory was in use", evicted, 1);
            // The first that was opened is the honest one, which has just been served.
            measured.exactly("of them those who said nothing for longest", scene.pair().server().opened()
                    .subList(1, 1 + evicted).stream().filter(scene.pair().server().closing()::containsKey).count(), evicted);
            assertEquals(evicted, scene.pair().server().closing().size());
            assertNull(working.close());
        }
    }

    /** RFC 9000 §10.2: a thousand connections closed at once; each answers little and leaves after three PTO. */
    @Vector(row = 37, name = "closing storm",
            bound = "a stub takes the place of all state at once, answers the 1st, 2nd, 4th, 8th … packet, and leaves after 3 PTO",
            closes = CloseKind.TRANSPORT_FAILURE)
    void stormOfCloses(Measured measured) {
        int count = Measured.count(1_000, 10_000);
        try (Scene scene = Scene.begin()) {
            int routes = scene.report().routes();
            List<EvilPeer> peers = connect(scene, 1, count);
            assertEquals(count + 1, scene.report().active());
            long honest = scene.report().usedBytes() - scene.grown();
            peers.forEach(peer -> peer.send(PacketType.ONE_RTT, Payload.bytes(0x3e)));
            scene.pair().runFor(Duration.ofMillis(15));
            assertEquals(count, scene.report().closing());
            long stubs = scene.report().usedBytes() - honest;
            scene.pair().runFor(Duration.ofMillis(15));
            long datagrams = peers.stream().mapToLong(peer -> peer.seen().getLast().datagramBytes()).sum();
            measured.atMost("bytes a stub besides its datagram, " + count + " closing at once",
                    (stubs - datagrams) / count, STUB_BYTES);
            long before = scene.report().datagramsSent();
            for (int i = 0; i < 1_000; i++) {
                peers.getFirst().send(PacketType.ONE_RTT, new Frame.Ping());
            }
            scene.pair().runFor(Duration.ofMillis(15));
            measured.atMost("answers to 1,000 packets to a stub", scene.report().datagramsSent() - before, 10);
            scene.pair().runFor(Duration.ofSeconds(3));
            measured.exactly("bytes left after 3 s", scene.grown(), 0);
            measured.exactly("of their routes left", scene.report().routes() - routes, 0);
        }
    }

    /** RFC 9000 §10.2: opened and closed, over and over. */
    @Vector(row = 39, name = "churn", bound = "every connection gives back everything through one door",
            closes = CloseKind.PEER_CLOSE)
    void churnLeavesNothing(Measured measured) {
        int count = Measured.count(2_000, 100_000);
        try (Scene scene = Scene.begin()) {
            int routes = scene.report().routes();
            long most = 0;
            for (int i = 1; i <= count; i++) {
                EvilPeer peer = scene.evil(i % 500).start();
                scene.pair().runUntil(peer::isComplete);
                peer.send(PacketType.ONE_RTT, new Frame.ConnectionClose(true, 0, 0, ""));
                if (i % 100 == 0) {
                    scene.pair().runFor(Duration.ofSeconds(2));
                    scene.honestGoesOn();
                    most = Math.max(most, scene.grown());
                }
            }
            measured.exactly("bytes held after each hundred of " + count + " lives, at most", most, 0);
            measured.exactly("routes more than before", scene.report().routes() - routes, 0);
        }
    }

    /** RFC 9000 §10.2: a server that ends at once and asks nobody; the graceful end is HTTP/3's to show. */
    @Test
    @ExtendWith(GivesEverythingBack.class)
    void closingAllAtOnceIsQuick() {
        int count = Measured.count(300, 10_000);
        Scene scene = Scene.begin();
        connect(scene, 1, count);
        assertEquals(count + 1, scene.report().active());
        long began = scene.pair().net().now();
        scene.pair().server().closeAll();
        assertEquals(0, scene.report().active());
        scene.pair().runUntil(scene.pair().server().endpoint()::isEmpty);
        assertTrue(scene.pair().net().now() - began < Duration.ofSeconds(2).toNanos());
        assertEquals(0, scene.report().usedBytes());
        scene.pair().close();
    }
}
