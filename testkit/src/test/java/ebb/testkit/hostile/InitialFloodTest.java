package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.quic.connection.Link;
import ebb.quic.model.DropReason;
import ebb.quic.model.Limit;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.RetryPolicy;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilClient;
import ebb.testkit.EvilPeer;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import ebb.testkit.QuickTls;
import ebb.testkit.SimTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What clients can do before they have proven anything: floods, amplification, packets that lead nowhere. */
class InitialFloodTest {
    private static final long BUDGET = 512L << 20;
    private static final int SECONDS = 60;
    private static final int CONNECTIONS = 100;
    private static final long MILLI = 1_000_000;

    /** A flood whose every packet is a first one, from another address each. */
    private static final class Flood {
        private final EvilPeer peer;
        private final byte[] hello;
        private int sent;

        Flood(Scene scene) {
            peer = EvilClient.silent(scene.pair()).answering(false).prepare();
            hello = peer.takeCrypto(10_000);
        }

        void send() {
            ConnectionId id = peer.newId();
            peer.destination(id).rekey(id);
            peer.rawFrom(Scene.from(sent++), peer.numbered(PacketType.INITIAL, 0, Payload.crypto(0, hello)));
        }
    }

    /** RFC 9000 §8.1.2, §21.2: a minute of it, while a hundred connections work and others come. */
    @Vector(row = 1, name = "flood of Initial packets from spoofed addresses", published = "CVE-2026-14456",
            bound = "`handshakes` at once; from half of that on Retry, which holds nothing",
            limits = {Limit.RETRY, Limit.HANDSHAKE_TIMEOUT})
    void floodFromEverywhereHoldsAHundredthOfMemory(Measured measured) {
        int perSecond = Measured.count(200, 5_000);
        QuicLimits.Builder limits = QuicLimits.newBuilder().handshakes(500).endpointBytes(BUDGET);
        try (Scene scene = Scene.begin(Pair.newBuilder().retry(RetryPolicy.AUTO), limits)) {
            List<Link> links = new ArrayList<>();
            long quietHandshake = 0;
            for (int i = 0; i < CONNECTIONS; i++) {
                long dialled = scene.pair().net().now();
                links.add(scene.pair().connect());
                quietHandshake = Math.max(quietHandshake, scene.pair().net().now() - dialled);
            }
            scene.pair().runFor(Duration.ofSeconds(5));
            links.forEach(scene.honest()::ask);
            scene.pair().runFor(Duration.ofSeconds(1));
            long quietP99 = scene.honest().takeP99();
            long honestBytes = scene.grown();
            int open = scene.report().active();
            Flood flood = new Flood(scene);
            int most = 0;
            long slowestHandshake = 0;
            for (int second = 0; second < SECONDS; second++) {
                for (int i = 0; i < perSecond; i++) {
                    flood.send();
                    if (i % 20 == 0) {
                        scene.honest().ask(links.get((second * perSecond + i) / 20 % CONNECTIONS));
                    }
                    scene.pair().runFor(Duration.ofNanos(1_000 * MILLI / perSecond));
                }
                most = Math.max(most, scene.report().handshaking());
                long dialled = scene.pair().net().now();
                scene.pair().connect();
                slowestHandshake = Math.max(slowestHandshake, scene.pair().net().now() - dialled);
            }
            scene.moment();
            assertEquals(0, scene.honest().unanswered(), "requests without an answer");
            measured.exactly("Initial packets in 60 s", flood.sent, (long) SECONDS * perSecond);
            measured.atMost("in their handshake", most, 500);
            measured.atMost("bytes of memory in use at the peak", scene.report().peakBytes() - honestBytes,
                    BUDGET / 100);
            measured.atLeast("times Retry was asked for", scene.hits(Limit.RETRY), flood.sent / 2);
            measured.atMost("ms p99 of requests on " + CONNECTIONS + " connections",
                    scene.honest().takeP99() / MILLI, 10 * quietP99 / MILLI);
            measured.atMost("ms for a new honest handshake", slowestHandshake / MILLI,
                    2 * quietHandshake / MILLI);
            scene.pair().runFor(Duration.ofSeconds(11));
            measured.exactly("left at the deadline", scene.report().handshaking(), 0);
            assertEquals(open + SECONDS, scene.report().active(), "an honest connection was lost");
        }
    }

    /** RFC 9000 §12.2: of coalesced packets, those for another connection than the first are ignored. */
    @Vector(row = 2, name = "coalesced packets with other connection IDs", published = "CVE-2025-54939",
            bound = "one destination for each datagram; nothing is allocated for the rest",
            limits = Limit.HANDSHAKE_TIMEOUT)
    void coalescedPacketsForOthersCostNothing(Measured measured) {
        int datagrams = Measured.count(2_000, 50_000);
        try (Scene scene = Scene.begin()) {
            EvilPeer victim = scene.connected();
            long before = scene.report().usedBytes();
            EvilPeer peer = scene.evil(1).prepare().acking(false).answering(false);
            ConnectionId own = peer.destination();
            byte[][] parts = new byte[10][];
            parts[0] = peer.packet(PacketType.INITIAL, 1200, Payload.of(new Frame.Ping()));
            for (int i = 1; i < parts.length; i++) {
                peer.destination(i % 2 == 0 ? victim.destination() : peer.newId());
                parts[i] = peer.packet(PacketType.INITIAL, 100, Payload.of(new Frame.Ping()));
            }
            peer.destination(own);
            for (int i = 0; i < datagrams; i++) {
                peer.raw(parts);
            }
            scene.moment();
            measured.exactly("connections for " + datagrams + " datagrams of 10 packets", scene.report().opened() - 2, 1);
            measured.atMost("bytes held", scene.report().usedBytes() - before, 8 << 10);
            scene.pair().runFor(Duration.ofSeconds(11));
            measured.exactly("bytes left", scene.report().usedBytes() - before, 0);
            measured.exactly("bytes of drift", scene.report().driftBytes(), 0);
        }
    }

    /** RFC 9000 §8.1, §14.1: one datagram and then silence; and one that is too small. */
    @Vector(row = 3, name = "amplification; Initial packets without padding",
            bound = "three times what came, probes included, until the address is proven; below 1,200 bytes nothing",
            limits = Limit.HANDSHAKE_TIMEOUT, drops = DropReason.MALFORMED)
    void silenceAfterOneDatagramGetsThreeTimesItsBytes(Measured measured) {
        try (Scene scene = Scene.begin(Pair.newBuilder().tls(SimTls.quick(new QuickTls.Sizes(300, 9_000))))) {
            EvilPeer silent = scene.evil(1).answering(false).acking(false).start();
            EvilPeer small = scene.evil(2).answering(false).prepare();
            small.raw(small.packet(PacketType.INITIAL, 1_199, Payload.crypto(0, small.takeCrypto(10_000))));
            scene.pair().runFor(Duration.ofSeconds(30));
            assertEquals(1200, silent.sentBytes());
            measured.atMost("bytes for 1,200 in 30 s", silent.receivedBytes(), 3600);
            measured.exactly("bytes for 1,199", small.receivedBytes(), 0);
            measured.exactly("bytes held after it", scene.grown(), 0);
        }
    }

    /** RFC 9001 §5.7, RFC 9000 §5.2.2: packets before their keys. */
    @Vector(row = 8, name = "packets that cannot be decrypted yet",
            bound = "8 packets and 12 KiB for each connection, as long as its handshake lasts",
            limits = {Limit.EARLY_PACKETS, Limit.HANDSHAKE_TIMEOUT})
    void packetsBeforeTheirKeysAreBounded(Measured measured) {
        int packets = Measured.count(10_000, 200_000);
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = EvilClient.silent(scene.pair()).acking(false).answering(false).start();
            scene.pair().runFor(Duration.ofMillis(50));
            long before = scene.report().usedBytes();
            byte[] early = new byte[1200];
            early[0] = 0x43;
            System.arraycopy(peer.destination().toBytes(), 0, early, 1, 8);
            for (int i = 0; i < packets; i++) {
                peer.raw(early);
            }
            scene.pair().runFor(Duration.ofMillis(50));
            measured.atMost("bytes kept of " + packets + " packets", scene.report().usedBytes() - before, 12 << 10);
            scene.pair().runFor(Duration.ofSeconds(11));
            measured.exactly("bytes left", scene.grown(), 0);
        }
    }
}
