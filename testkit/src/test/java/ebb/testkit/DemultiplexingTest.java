package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.TransportError;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.PacketType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which connection a packet belongs to, and what becomes of those that belong to none. */
@ExtendWith(GivesEverythingBack.class)
class DemultiplexingTest {

    private static EvilPeer client(Pair pair, int number) {
        String host = "10.1." + (number >> 8 & 255) + "." + (number & 255);
        InetSocketAddress here = Pair.address(host, 1024 + number % 60_000);
        return EvilPeer.client(pair.net(), here, Pair.SERVER, SimTls.quick());
    }

    /** RFC 9000 §5.2: bytes that are nobody's packet change nothing, whatever they are. */
    @Test
    void junkIsDropped() {
        SplittableRandom random = new SplittableRandom(7);
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair);
            for (int i = 0; i < 20_000; i++) {
                byte[] junk = new byte[random.nextInt(1400)];
                random.nextBytes(junk);
                if (junk.length > 0 && i % 2 == 0) {
                    // Long headers of version 1 get further than others.
                    System.arraycopy(new byte[] {(byte) 0xc3, 0, 0, 0, 1, 8}, 0, junk, 0, Math.min(6, junk.length));
                }
                peer.raw(junk);
                if (i % 200 == 0) {
                    pair.runFor(Duration.ofMillis(20));
                }
            }
            pair.runFor(Duration.ofSeconds(1));
            EndpointReport report = pair.server().endpoint().report();
            assertEquals(0, report.usedBytes());
            assertEquals(0, report.live());
        }
    }

    /** RFC 9000 §5.2.2: a server drops short packets of versions that it does not know, and answers long ones. */
    @Test
    void shortPacketsOfUnknownVersionsAreDropped() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair);
            byte[] unknown = new byte[1199];
            System.arraycopy(new byte[] {(byte) 0xc0, 0x1a, 0x2a, 0x3a, 0x4a, 8}, 0, unknown, 0, 6);
            peer.raw(unknown);
            pair.runFor(Duration.ofMillis(50));
            assertEquals(0, peer.receivedBytes());
            peer.raw(unknown, new byte[1]);
            pair.runFor(Duration.ofMillis(50));
            assertTrue(peer.receivedBytes() > 0);
        }
    }

    /** RFC 9000 §5.2.2: Handshake and 0-RTT packets that belong to nothing are dropped. */
    @Test
    void packetsOfLaterLevelsBeginNothing() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair);
            for (int first : new int[] {0xd0, 0xe0, 0xf0}) {
                byte[] packet = new byte[1300];
                System.arraycopy(new byte[] {(byte) first, 0, 0, 0, 1, 8, 1, 2, 3, 4, 5, 6, 7, 8, 8}, 0, packet, 0, 15);
                packet[23] = 0x44;
                peer.raw(packet);
            }
            pair.runFor(Duration.ofMillis(50));
            assertEquals(0, peer.receivedBytes());
            assertEquals(0, pair.server().endpoint().report().opened());
        }
    }

    /** RFC 9000 §7.2: the ID that a client makes up has at least eight bytes. */
    @Test
    void shortDestinationOfFirstPacketIsRefused() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair).destination(ConnectionId.of(new byte[] {1, 2, 3, 4, 5, 6, 7}));
            peer.start();
            pair.runFor(Duration.ofMillis(50));
            assertEquals(0, peer.receivedBytes());
            assertEquals(0, pair.server().endpoint().report().opened());
        }
    }

    /** RFC 9000 §5.2.2: a server without room says so, in an Initial packet, and keeps nothing. */
    @Test
    void serverWithoutRoomRefuses() {
        QuicLimits limits = QuicLimits.newBuilder().connections(3).build();
        try (Pair pair = Pair.newBuilder().serverLimits(limits).build()) {
            for (int i = 0; i < 3; i++) {
                client(pair, i).start();
            }
            pair.runFor(Duration.ofMillis(200));
            assertEquals(3, pair.server().opened().size());
            EvilPeer late = client(pair, 3).start();
            pair.runFor(Duration.ofMillis(200));
            assertEquals(TransportError.CONNECTION_REFUSED, late.close().errorCode());
            assertEquals(PacketType.INITIAL, late.seen().getFirst().type());
            assertTrue(late.receivedBytes() <= late.sentBytes());
            assertEquals(3, pair.server().endpoint().report().opened());
        }
    }

    /** RFC 9000 §5.2.2: the same, seen by an honest client, which believes it at once. */
    @Test
    void refusedClientGivesUpAtOnce() {
        QuicLimits limits = QuicLimits.newBuilder().connections(1).build();
        try (Pair pair = Pair.newBuilder().serverLimits(limits).build()) {
            client(pair, 0).start();
            pair.runFor(Duration.ofMillis(200));
            pair.dial();
            pair.runFor(Duration.ofMillis(100));
            assertEquals("closed by the peer: CONNECTION_REFUSED (too many connections)",
                    pair.client().onlyReason().describe());
        }
    }

    /** RFC 9001 §5.7: a 1-RTT packet that overtakes the end of the handshake is processed after it. */
    @Test
    void earlyOneRttPacketIsNotLost() {
        try (Pair pair = Pair.newBuilder().server(new Echo()).build()) {
            EvilPeer peer = EvilClient.silent(pair).answering(false).start();
            pair.runFor(Duration.ofMillis(50));
            // The client's Finished waits; its request goes first.
            peer.answering(true).resume();
            byte[] request = peer.packet(PacketType.ONE_RTT, 0, Payload.stream(0, 0, new byte[100], true));
            peer.raw(request);
            pair.runFor(Duration.ofMillis(5));
            assertTrue(pair.server().opened().isEmpty());
            peer.flush();
            pair.runFor(Duration.ofMillis(100));
            assertFalse(pair.server().opened().isEmpty());
            assertTrue(peer.seen().stream().flatMap(p -> p.contents(Seen.Content.Stream.class).stream())
                    .anyMatch(frame -> frame.data().length == 100));
        }
    }

    /** RFC 9000 §5.2.2: 0-RTT packets that come before any Initial packet are not kept. */
    @Test
    void zeroRttBeforeInitialHoldsNothing() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair);
            SplittableRandom random = new SplittableRandom(5);
            for (int i = 0; i < 20_000; i++) {
                byte[] early = new byte[1200];
                System.arraycopy(new byte[] {(byte) 0xd3, 0, 0, 0, 1, 8}, 0, early, 0, 6);
                System.arraycopy(ConnectionId.ofLong(random.nextLong()).toBytes(), 0, early, 6, 8);
                early[15] = 0x44;
                early[16] = 0x00;
                peer.raw(early);
                if (i % 1000 == 0) {
                    pair.runFor(Duration.ofMillis(15));
                }
            }
            pair.runFor(Duration.ofMillis(50));
            assertEquals(0, pair.server().endpoint().report().peakBytes());
        }
    }
}
