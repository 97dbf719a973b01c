package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.DropReason;
import ebb.quic.model.Limit;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.Datagram;
import ebb.testkit.EvilPeer;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import ebb.testkit.SimNet;
import ebb.testkit.SimTls;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;

/** Answers that keep no state, turned against others or against Ebb itself. */
class StatelessAnswersTest {
    private static final InetSocketAddress OTHER = Pair.address("10.0.0.7", 443);

    /** Sends everything back to the server that it says to {@link #OTHER}, as its twin there would. */
    private static final class Mirror implements SimNet.Tap {
        private final SimNet net;
        private int packets;
        private long bytes;

        Mirror(SimNet net) {
            this.net = net;
            net.add(this);
        }

        @Override
        public void sent(Datagram datagram, long now) {
            if (datagram.to().equals(OTHER)) {
                packets++;
                bytes += datagram.length();
                net.send(new Datagram(OTHER, Pair.SERVER, datagram.bytes().clone()));
            }
        }
    }

    private static byte[] unknownVersion() {
        byte[] packet = new byte[1200];
        System.arraycopy(new byte[] {(byte) 0xc0, 0x1a, 0x2a, 0x3a, 0x4a, 8}, 0, packet, 0, 6);
        packet[14] = 8;
        return packet;
    }

    private static byte[] shortPacket(ConnectionId id, int length, long seed) {
        byte[] packet = new byte[length];
        new SplittableRandom(seed).nextBytes(packet);
        packet[0] = (byte) (0x40 | packet[0] & 0x3f);
        id.copyTo(packet, 1);
        return packet;
    }

    private static byte[] reset(byte[] token, long seed) {
        byte[] packet = shortPacket(ConnectionId.ofLong(seed), 60, seed);
        System.arraycopy(token, 0, packet, 44, 16);
        return packet;
    }

    private static byte[] token(int number) {
        byte[] token = new byte[16];
        new SplittableRandom(number).nextBytes(token);
        return token;
    }

    /** RFC 8999 §6, RFC 9000 §6.1: between two servers, and at a victim whose address is spoofed. */
    @Vector(row = 11, name = "Version Negotiation as a loop and as a reflector",
            bound = "never in answer to itself, smaller than its cause, 5,000 a second and 2,000 for a prefix",
            limits = Limit.ANSWERS, drops = DropReason.VERSION)
    void versionNegotiationDoesNotLoopOrReflect(Measured measured) {
        int packets = Measured.count(20_000, 200_000);
        try (Scene scene = Scene.begin()) {
            Mirror twin = new Mirror(scene.pair().net());
            scene.pair().net().send(new Datagram(OTHER, Pair.SERVER, unknownVersion()));
            scene.pair().runFor(Duration.ofSeconds(5));
            measured.exactly("answer between two servers", twin.packets, 1);
            measured.atMost("bytes for 1,200", twin.bytes, 1200);
            EvilPeer victim = scene.evil(1);
            for (int i = 0; i < packets; i++) {
                victim.raw(unknownVersion());
            }
            scene.moment();
            measured.atMost("answers to one address for " + packets + " packets at once", victim.unopened().size(),
                    4_000);
            measured.atLeast("times counted", scene.hits(Limit.ANSWERS), packets - 4_000);
            measured.exactly("bytes held", scene.grown(), 0);
        }
    }

    /** RFC 9000 §10.3.3, §21.11. */
    @Vector(row = 12, name = "stateless resets as a loop and as a reflector",
            bound = "shorter than their cause, none below 22 bytes, 1 a second for a source and 200 in all",
            limits = Limit.ANSWERS, drops = DropReason.NO_CONNECTION)
    void resetsDoNotLoopOrReflect(Measured measured) {
        int packets = Measured.count(20_000, 200_000);
        try (Scene scene = Scene.begin()) {
            Mirror twin = new Mirror(scene.pair().net());
            for (int length : new int[] {1200, 43, 21}) {
                scene.pair().net().send(new Datagram(OTHER, Pair.SERVER, shortPacket(ConnectionId.ofLong(4), length, 4)));
                scene.pair().runFor(Duration.ofSeconds(10));
            }
            measured.atMost("packets between two servers, three times begun", twin.packets, 3 * 4);
            EvilPeer victim = scene.evil(1);
            for (int i = 0; i < packets; i++) {
                victim.raw(shortPacket(ConnectionId.ofLong(i), 1200, i));
            }
            scene.moment();
            measured.atMost("resets to one address for " + packets + " packets at once", victim.unopened().size(), 2);
            measured.atLeast("times counted", scene.hits(Limit.ANSWERS), packets - 2);
            measured.exactly("bytes held", scene.grown(), 0);
        }
    }

    /** RFC 9000 §10.3.1: a client is told to go away by somebody who has to guess the token. */
    @Vector(row = 13, name = "injected resets and guessed tokens",
            bound = "only the token of the ID in use counts, found under a keyed hash; it leaves with the connection",
            drops = DropReason.NO_CONNECTION)
    void guessedTokensEndNothing(Measured measured) {
        int guesses = Measured.count(20_000, 1_000_000);
        try (Scene scene = Scene.begin()) {
            Pair pair = scene.pair();
            int routes = pair.client().endpoint().report().routes();
            EvilPeer server = EvilPeer.server(pair.net(), OTHER, SimTls.quick())
                    .parameters(builder -> builder.statelessResetToken(token(1)));
            Link link = pair.dial(OTHER);
            pair.runUntil(() -> pair.client().opened().contains(link));
            scene.moment();
            server.send(PacketType.ONE_RTT, Payload.of(new Frame.HandshakeDone()),
                    Payload.of(new Frame.NewConnectionId(1, 0, ConnectionId.ofLong(0x77), token(2))));
            scene.moment();
            SplittableRandom random = new SplittableRandom(13);
            for (int i = 0; i < guesses; i++) {
                byte[] guess = new byte[40];
                random.nextBytes(guess);
                guess[0] = (byte) (0x40 | guess[0] & 0x3f);
                if (i % 2 == 0) {
                    server.destination().copyTo(guess, 1);
                }
                server.raw(guess);
            }
            scene.moment();
            measured.exactly("connections ended by " + guesses + " guesses", pair.client().closing().size(), 0);
            server.raw(reset(token(2), 9));
            server.send(PacketType.ONE_RTT, new Frame.NewConnectionId(2, 1, ConnectionId.ofLong(0x78), token(3)));
            server.local(ConnectionId.ofLong(0x77));
            scene.moment();
            server.raw(reset(token(1), 9));
            scene.moment();
            measured.exactly("ended by tokens of a spare and of a retired ID", pair.client().closing().size(), 0);
            server.raw(reset(token(2), 9));
            scene.moment();
            assertTrue(pair.client().closing().get(link) instanceof CloseReason.StatelessReset, "the real token counts");
            pair.runFor(Duration.ofSeconds(10));
            assertEquals(routes, pair.client().endpoint().report().routes());
            measured.exactly("routes left of it", pair.client().endpoint().report().routes() - routes, 0);
        }
    }
}
