package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseKind;
import ebb.quic.model.CloseReason;
import ebb.quic.model.Component;
import ebb.quic.model.Limit;
import ebb.quic.model.TransportError;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilPeer;
import ebb.testkit.Payload;
import ebb.testkit.Seen;
import java.time.Duration;

/** Acknowledgements that come too early, too many, or never. */
class AckAttackTest {
    private static final int REQUEST_BYTES = 60_000;
    private static final Duration STEP = Duration.ofMillis(30);

    private static long lastPacket(EvilPeer peer) {
        return peer.seen().stream().filter(packet -> packet.type() == PacketType.ONE_RTT).mapToLong(Seen::number).max()
                .orElse(-1);
    }

    /** Uploads so many bytes on a stream, which come back. */
    private static void request(EvilPeer peer, long stream) {
        for (int offset = 0; offset < REQUEST_BYTES; offset += 1_000) {
            peer.send(PacketType.ONE_RTT, Payload.stream(stream, offset, new byte[1_000],
                    offset + 1_000 == REQUEST_BYTES));
        }
    }

    /** RFC 9000 §13.1, §21.4: for what was not sent, and for what was left out on purpose. */
    @Vector(row = 26, name = "optimistic acknowledgements", published = "CVE-2025-4820",
            bound = "packet numbers are left out at random: the first in the first 272, then one in 64 to 1,087",
            closes = CloseKind.TRANSPORT_FAILURE)
    void acknowledgingAheadEndsTheConnection(Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            peer.send(PacketType.ONE_RTT, Payload.ack(0, lastPacket(peer) + 100));
            scene.moment();
            Scene.closed(peer, TransportError.PROTOCOL_VIOLATION);
            measured.seen("an ACK of what was not sent closes at once");
        }
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            peer.acking(false);
            for (int round = 0; peer.close() == null && round < 100; round++) {
                request(peer, 4L * round);
                for (int i = 0; peer.close() == null && i < 20; i++) {
                    scene.pair().runFor(STEP);
                    peer.send(PacketType.ONE_RTT, Payload.ack(0, lastPacket(peer)));
                }
            }
            scene.moment();
            Scene.closed(peer, TransportError.PROTOCOL_VIOLATION);
            measured.atMost("packets that one who acknowledges everything got", lastPacket(peer), 272 + 100);
        }
    }

    /** RFC 9000 §13.2.3, §13.2.4: every other packet number. */
    @Vector(row = 28, name = "a range for every packet",
            bound = "32 ranges, the lowest are forgotten; an ACK frame fits into its packet",
            uncounted = "losses look the same")
    void rangesOfReceivedPacketsAreBounded(Measured measured) {
        int packets = Measured.count(20_000, 1_000_000);
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            peer.acking(false);
            long before = scene.grownBesidesFlight();
            long most = 0;
            for (int i = 0; i < packets; i++) {
                peer.skipNumbers(PacketType.ONE_RTT, 1);
                peer.send(PacketType.ONE_RTT, new Frame.Ping());
                if (i % 100 == 99) {
                    scene.pair().runFor(Duration.ofMillis(1));
                    most = Math.max(most, scene.grownBesidesFlight() - before);
                }
            }
            scene.moment();
            assertNull(peer.close());
            measured.atMost("bytes held for " + packets + " ranges", most, 1 << 10);
            int ranges = peer.seen().stream().flatMap(packet -> packet.contents(Seen.Content.Ack.class).stream())
                    .mapToInt(Seen.Content.Ack::ranges).max().orElse(0);
            measured.atMost("ranges in an ACK frame", ranges, 32);
        }
    }

    /** RFC 9000 §13.2.1, §13.2.4: what is sent for a peer that never acknowledges acknowledgements. */
    @Vector(row = 29, name = "acknowledgements that are never acknowledged",
            bound = "32 packets without answer are remembered; a PING now and then, one at a time",
            uncounted = "what is forgotten was only for a measurement")
    void unconfirmedAcknowledgementsAreForgotten(Measured measured) {
        int packets = Measured.count(50_000, 1_000_000);
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            peer.acking(false);
            long most = 0;
            for (int i = 0; i < packets; i++) {
                if (i % 1_000 == 0) {
                    peer.skipNumbers(PacketType.ONE_RTT, 1);
                }
                peer.send(PacketType.ONE_RTT, new Frame.Ping());
                if (i % 100 == 99) {
                    scene.pair().runFor(Duration.ofMillis(1));
                    most = Math.max(most, scene.report().components().getOrDefault(Component.RECOVERY, 0L));
                }
            }
            scene.moment();
            assertNull(peer.close());
            measured.atMost("bytes for packets sent, of " + packets + " received", most, 64 * 160);
        }
    }

    /** RFC 9000 §21.6, RFC 9002 §6.2: a download that is never acknowledged. */
    @Vector(row = 30, name = "a download that is never acknowledged",
            bound = "`streamSendBytes` and the congestion window; released `idleTimeout` after the first silence",
            limits = Limit.IDLE_TIMEOUT)
    void downloadWithoutAcknowledgementsIsBounded(Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            peer.acking(false);
            Link link = scene.pair().server().opened().getLast();
            long before = scene.grown();
            long most = 0;
            for (int i = 0; i < 2; i++) {
                request(peer, 4L * i);
                scene.pair().runFor(STEP);
                most = Math.max(most, scene.grown() - before);
            }
            long silence = scene.pair().net().now();
            while (link.core() != null) {
                scene.pair().runFor(Duration.ofMillis(200));
                most = Math.max(most, scene.grown() - before);
            }
            measured.atMost("bytes held", most, 256 << 10);
            assertNotNull(scene.pair().server().closing().get(link));
            assertEquals(CloseReason.IdleTimeout.class, scene.pair().server().closing().get(link).getClass());
            measured.atMost("ms until it was released", (scene.pair().net().now() - silence) / 1_000_000, 31_000);
            measured.exactly("bytes left", scene.grown(), 0);
        }
    }

    /** RFC 9000 §13.2.2: packets that mean nothing but work. */
    @Vector(row = 31, name = "flood of PING, PADDING and empty STREAM frames",
            bound = "an ACK for every second packet; two batches of datagrams, then the others have their turn",
            uncounted = "nothing is refused")
    void emptyFramesDelayNobody(Measured measured) {
        int packets = Measured.count(20_000, 1_000_000);
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            scene.honest().takeP99();
            scene.honestGoesOn();
            long quiet = scene.honest().takeP99();
            long sent = scene.report().datagramsSent();
            for (int i = 0; i < packets; i++) {
                peer.send(PacketType.ONE_RTT, switch (i % 3) {
                    case 0 -> Payload.of(new Frame.Ping());
                    case 1 -> Payload.padding(1_000);
                    default -> Payload.stream(0, 0, new byte[0], false);
                });
                if (i % 200 == 0) {
                    scene.honest().ask(scene.link());
                    scene.pair().runFor(Duration.ofMillis(1));
                }
            }
            scene.moment();
            measured.atMost("datagrams sent for " + packets + " packets and " + packets / 200 + " requests",
                    scene.report().datagramsSent() - sent, packets / 2 + 4L * (packets / 200));
            measured.atMost("ms p99 of another's requests", scene.honest().takeP99() / 1_000_000,
                    2 * quiet / 1_000_000);
            assertNull(peer.close());
            measured.exactly("requests without an answer", scene.honest().unanswered(), 0);
        }
    }
}
