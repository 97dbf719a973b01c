package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.model.ConnectionStats;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.Datagram;
import ebb.testkit.EvilClient;
import ebb.testkit.EvilPeer;
import ebb.testkit.Outpost;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import ebb.testkit.SimNet;
import ebb.testkit.memory.HeapWalk;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Paths that are probed, changed and pretended. */
class PathAttackTest {
    private static final String CORE = "ebb.quic.connection.";
    private static final Duration WAY_AND_BACK = Duration.ofMillis(20);
    private static final InetSocketAddress VICTIM = Pair.address("10.9.0.1", 7777);

    private static Link evilLink(Scene scene) {
        return scene.pair().server().opened().getLast();
    }

    /** RFC 9000 §8.2, §9.3, §21.9. */
    @Vector(row = 22, name = "flood of PATH_CHALLENGE from a peer that acknowledges nothing",
            published = "CVE-2023-49295, CVE-2023-6193, CVE-2023-50247",
            bound = "the 4 newest answers for each of 3 paths, one for each packet",
            uncounted = "challenges that are forgotten are lost packets to their sender")
    void challengesThatPileUpAreForgotten(Measured measured) {
        int packets = Measured.count(1_000, 10_000);
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            peer.acking(false);
            long before = scene.grownBesidesFlight();
            long most = 0;
            for (int i = 0; i < packets; i++) {
                Payload[] challenges = new Payload[100];
                for (int j = 0; j < challenges.length; j++) {
                    challenges[j] = Payload.of(new Frame.PathChallenge(i * 100L + j));
                }
                peer.send(PacketType.ONE_RTT, challenges);
                if (i % 10 == 9) {
                    scene.pair().runFor(Duration.ofMillis(5));
                    most = Math.max(most, scene.grownBesidesFlight() - before);
                }
            }
            assertNull(peer.close());
            measured.atMost("bytes held for " + packets * 100 + " challenges", most, 1 << 10);
            measured.atMost("answers", peer.all(Frame.PathResponse.class).size(), packets);
            measured.atMost("bytes of packets in flight", scene.grown() - scene.grownBesidesFlight(), 8 << 10);
        }
    }

    /** RFC 9000 §9.3: the address is state, and nobody is told each time that it changes. */
    @Vector(row = 23, name = "events for an application that does not ask: a new address with every packet",
            published = "CVE-2026-12707",
            bound = "addresses are state that can be asked for, not events; three paths at most",
            uncounted = "moving is allowed")
    void newAddressWithEveryPacketTellsNobody(Measured measured) {
        int packets = Measured.count(3_000, 300_000);
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            int events = scene.events();
            long before = scene.grown();
            long most = 0;
            for (int i = 0; i < packets; i++) {
                peer.rawFrom(Scene.from(i), peer.packet(PacketType.ONE_RTT, 0, Payload.of(new Frame.Ping())));
                if (i % 20 == 0) {
                    scene.pair().runFor(Duration.ofMillis(1));
                    most = Math.max(most, scene.grown() - before);
                }
            }
            scene.pair().runFor(Duration.ofMillis(50));
            measured.atMost("events for " + packets + " addresses", scene.events() - events, 16);
            measured.atMost("bytes held", most, 8 << 10);
            scene.pair().runFor(Duration.ofMinutes(1));
        }
    }

    /** RFC 9000 §9.3.1, §9.3.2, §9.4: somebody on the way copies a packet and puts a victim's address on it. */
    @Vector(row = 24, name = "migration that is only pretended, or too often",
            bound = "three times what came from an address until it answers, three paths; else back to the one before. Another"
                    + " host begins with a new window and RTT, another port of the same one keeps them",
            uncounted = "the address that did not answer is left, as after any failed move")
    void pretendedMigrationIsReverted(Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            Sent sent = new Sent(scene);
            byte[] packet = peer.packet(PacketType.ONE_RTT, 300, Payload.stream(0, 0, new byte[200], true));
            peer.rawFrom(VICTIM, packet);
            scene.pair().runFor(Duration.ofSeconds(6));
            assertTrue(sent.to(VICTIM) > 0, "the attack did not happen");
            measured.atMost("bytes to the victim for " + packet.length, sent.to(VICTIM), 3L * packet.length);
            assertEquals(EvilClient.HERE, stats(scene).remoteAddress());
            EvilClient.say(scene.pair(), peer, Payload.of(new Frame.Ping()));
            assertNull(peer.close());
            measured.seen("back at the old address");
        }
        manyAddressesAreThreePaths(measured);
        onlyAnotherHostBeginsAnew(measured);
    }

    /** RFC 9000 §9.3.1: a hundred victims, and what is remembered of them. */
    private static void manyAddressesAreThreePaths(Measured measured) {
        int victims = 100;
        int bytes = 1_200;
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            Sent sent = new Sent(scene);
            long most = 0;
            for (int i = 0; i < victims; i++) {
                Frame moveOrProbe = i % 2 == 0 ? new Frame.Ping() : new Frame.PathChallenge(i);
                peer.rawFrom(Scene.from(i), peer.packet(PacketType.ONE_RTT, bytes, Payload.of(moveOrProbe)));
                scene.pair().runFor(Duration.ofMillis(1));
                most = Math.max(most, paths(scene));
            }
            scene.pair().runFor(Duration.ofSeconds(6));
            assertTrue(sent.addresses() > 3, "the attack did not happen");
            measured.exactly("paths kept at most of " + victims + " moves and probes", most, 3);
            measured.atMost("bytes to the worst off for " + bytes, sent.most(EvilClient.HERE), 3L * bytes);
            assertEquals(EvilClient.HERE, stats(scene).remoteAddress());
        }
    }

    /** Paths that the evil peer's connection holds. */
    private static long paths(Scene scene) {
        return HeapWalk.from(evilLink(scene).core(), object -> !object.getClass().getName().startsWith(CORE))
                .count(CORE + "Path");
    }

    /** RFC 9000 §9.4: what was learned about the way to a host says nothing about another one; NATs change the port. */
    private static void onlyAnotherHostBeginsAnew(Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            long firstWindow = stats(scene).congestionWindowBytes();
            for (int i = 0; i < 60; i++) {
                peer.send(PacketType.ONE_RTT, Payload.stream(4L * i, 0, new byte[1_000], true));
            }
            scene.pair().runFor(Duration.ofSeconds(1));
            long window = stats(scene).congestionWindowBytes();
            measured.atLeast("bytes of congestion window that a peer has earned", window, 2 * firstWindow);
            assertEquals(WAY_AND_BACK, stats(scene).smoothedRtt());
            move(scene, peer, Pair.address("10.0.0.9", 40_001));
            measured.exactly("behind another port", stats(scene).congestionWindowBytes(), window);
            assertEquals(WAY_AND_BACK, stats(scene).smoothedRtt());
            move(scene, peer, VICTIM);
            measured.exactly("at another host, where the RTT is the initial one too",
                    stats(scene).congestionWindowBytes(), firstWindow);
            assertEquals(Duration.ofMillis(333), stats(scene).smoothedRtt());
        }
    }

    /** The peer really goes there; returns when the server has just heard of it. */
    private static void move(Scene scene, EvilPeer peer, InetSocketAddress to) {
        new Outpost(scene.pair(), to, peer);
        peer.source(to).raw(peer.packet(PacketType.ONE_RTT, 1200, Payload.of(new Frame.Ping())));
        scene.pair().runFor(Duration.ofMillis(11));
        assertEquals(to, stats(scene).remoteAddress());
    }

    private static ConnectionStats stats(Scene scene) {
        return evilLink(scene).core().stats(scene.pair().net().now());
    }

    /** What is sent to whom, from now on. */
    private static final class Sent implements SimNet.Tap {
        private final Map<InetSocketAddress, Long> bytes = new HashMap<>();

        Sent(Scene scene) {
            scene.pair().net().add(this);
        }

        @Override
        public void sent(Datagram datagram, long now) {
            if (datagram.from().equals(Pair.SERVER)) {
                bytes.merge(datagram.to(), (long) datagram.length(), Long::sum);
            }
        }

        int addresses() {
            return bytes.size();
        }

        /** Bytes to this one. */
        long to(InetSocketAddress address) {
            return bytes.getOrDefault(address, 0L);
        }

        /** The most that any address got but this one. */
        long most(InetSocketAddress but) {
            return bytes.entrySet().stream().filter(e -> !e.getKey().equals(but)).mapToLong(Map.Entry::getValue).max()
                    .orElse(0);
        }
    }
}
