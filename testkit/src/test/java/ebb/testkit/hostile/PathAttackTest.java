package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.Datagram;
import ebb.testkit.EvilClient;
import ebb.testkit.EvilPeer;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import ebb.testkit.SimNet;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Paths that are probed, changed and pretended. */
class PathAttackTest {
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
    @Vector(row = 24, name = "migration that is only pretended",
            bound = "three times what came from an address until it answers; else back to the one before",
            uncounted = "the address that did not answer is left, as after any failed move")
    void pretendedMigrationIsReverted(Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            long[] toVictim = {0};
            scene.pair().net().add(new SimNet.Tap() {
                @Override
                public void sent(Datagram datagram, long now) {
                    toVictim[0] += datagram.to().equals(VICTIM) ? datagram.length() : 0;
                }
            });
            byte[] packet = peer.packet(PacketType.ONE_RTT, 300, Payload.stream(0, 0, new byte[200], true));
            peer.rawFrom(VICTIM, packet);
            scene.pair().runFor(Duration.ofSeconds(6));
            assertTrue(toVictim[0] > 0, "the attack did not happen");
            measured.atMost("bytes to the victim for " + packet.length, toVictim[0], 3L * packet.length);
            assertEquals(EvilClient.HERE, evilLink(scene).core().stats(scene.pair().net().now()).remoteAddress());
            EvilClient.say(scene.pair(), peer, Payload.of(new Frame.Ping()));
            assertNull(peer.close());
            measured.seen("back at the old address");
        }
    }
}
