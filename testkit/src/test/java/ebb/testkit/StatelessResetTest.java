package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Endpoints that have lost their state, and those that only pretend to. */
@ExtendWith(GivesEverythingBack.class)
class StatelessResetTest {
    private static final InetSocketAddress EVIL_SERVER = Pair.address("10.0.0.8", 443);
    private static final Duration MOMENT = Duration.ofMillis(100);

    private static byte[] shortPacket(ConnectionId id, int length, long seed) {
        byte[] packet = new byte[length];
        new SplittableRandom(seed).nextBytes(packet);
        packet[0] = (byte) (0x40 | packet[0] & 0x3f);
        id.copyTo(packet, 1);
        return packet;
    }

    private static byte[] reset(byte[] token, int length, long seed) {
        byte[] packet = shortPacket(ConnectionId.ofLong(seed), length, seed);
        System.arraycopy(token, 0, packet, length - 16, 16);
        return packet;
    }

    /** A client of Ebb with an evil server that has told it one more ID and its token. */
    private static EvilPeer server(Pair pair) {
        EvilPeer server = EvilPeer.server(pair.net(), EVIL_SERVER, SimTls.quick())
                .parameters(builder -> builder.statelessResetToken(token(1)));
        pair.dial(EVIL_SERVER);
        pair.runUntil(() -> !pair.client().opened().isEmpty());
        pair.runFor(MOMENT);
        server.send(PacketType.ONE_RTT, Payload.of(new Frame.HandshakeDone()),
                Payload.of(new Frame.NewConnectionId(1, 0, ConnectionId.ofLong(0x77), token(2))));
        pair.runFor(MOMENT);
        return server;
    }

    private static byte[] token(int number) {
        byte[] token = new byte[16];
        new SplittableRandom(number).nextBytes(token);
        return token;
    }

    /** RFC 9000 §10.3: a server that knows nothing of a connection says so, in what looks like any packet. */
    @Test
    void unknownConnectionIsReset() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair);
            peer.raw(shortPacket(ConnectionId.ofLong(5), 100, 1));
            pair.runFor(MOMENT);
            byte[] answer = peer.unopened().getFirst();
            // RFC 9000 §10.3.3: it is shorter than what caused it.
            assertTrue(answer.length < 100 && answer.length >= 21, () -> answer.length + " bytes");
            assertEquals(0x40, answer[0] & 0xc0);
            peer.raw(shortPacket(ConnectionId.ofLong(5), 100, 2));
            pair.runFor(MOMENT);
            byte[] second = peer.unopened().get(1);
            assertTrue(Arrays.equals(answer, answer.length - 16, answer.length, second, second.length - 16,
                    second.length), "another token for the same ID");
        }
    }

    /**
     * RFC 9000 §10.3.1: a client whose server has restarted learns it with its next packet, and ends without a word.
     */
    @Test
    void clientRecognisesReset() {
        try (Pair pair = Pair.newBuilder().build()) {
            Link link = pair.connect();
            pair.runFor(Duration.ofSeconds(1));
            pair.server().forget();
            link.core().requestKeyUpdate();
            Requests.ping(link);
            pair.runFor(MOMENT);
            assertInstanceOf(CloseReason.StatelessReset.class, pair.client().onlyReason());
            // RFC 9000 §10.3.1: it enters the draining period and sends nothing more.
            long sent = pair.client().endpoint().report().datagramsSent();
            pair.runFor(Duration.ofSeconds(10));
            assertEquals(sent, pair.client().endpoint().report().datagramsSent());
            assertEquals(0, pair.client().endpoint().report().usedBytes());
        }
    }

    /**
     * RFC 9000 §10.3.1: the token of the ID in use ends the connection, with or without an ID of the client in front.
     */
    @Test
    void tokenOfTheIdInUseCounts() {
        for (boolean addressed : new boolean[] {true, false}) {
            try (Pair pair = Pair.newBuilder().build()) {
                EvilPeer server = server(pair);
                byte[] reset = reset(token(1), 60, 9);
                if (addressed) {
                    server.destination().copyTo(reset, 1);
                }
                server.raw(reset);
                pair.runFor(MOMENT);
                assertInstanceOf(CloseReason.StatelessReset.class, pair.client().onlyReason());
            }
        }
    }

    /** RFC 9000 §21.11: while a connection exists, or its stub, no reset is ever sent for its IDs. */
    @Test
    void noResetForWhatIsKnown() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            for (int i = 0; i < 50; i++) {
                peer.raw(shortPacket(peer.destination(), 200, i));
            }
            pair.runFor(MOMENT);
            assertEquals(0, peer.unopened().size());
            peer.send(PacketType.ONE_RTT, new Frame.ConnectionClose(true, 0, 0, ""));
            pair.runFor(Duration.ofMillis(11));
            for (int i = 0; i < 50; i++) {
                peer.raw(shortPacket(peer.destination(), 200, i));
            }
            pair.runFor(Duration.ofMillis(40));
            assertEquals(0, peer.unopened().size());
        }
    }

    /** RFC 9000 §10.3.1: the tokens of a peer are forgotten with its connection. */
    @Test
    void tokenTableIsEmptyAfterClose() {
        try (Pair pair = Pair.newBuilder().build()) {
            for (int i = 0; i < 20; i++) {
                Link link = pair.connect();
                pair.runFor(MOMENT);
                link.core().requestClose(new CloseReason.LocalClose(0, ""));
                pair.runFor(Duration.ofSeconds(2));
                assertEquals(0, pair.client().endpoint().report().routes());
            }
        }
    }
}
