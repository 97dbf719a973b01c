package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.model.TransportError;
import ebb.quic.protection.CipherSuite;
import ebb.quic.wire.Frame;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys that change while packets are lost, late, or forged. */
@ExtendWith(GivesEverythingBack.class)
class KeyUpdateSimTest {
    private static final InetSocketAddress EVIL_SERVER = Pair.address("10.0.0.8", 443);
    private static final Duration MOMENT = Duration.ofMillis(100);

    /** RFC 9001 §6.1, §6.5: updates asked for by both sides in the middle of a lossy transfer lose nothing. */
    @Test
    void updatesDuringTransfer() {
        Seeds.each(60, seed -> {
            Requests requests = new Requests(3, 40_000);
            try (Pair pair = Pair.newBuilder().seed(seed).client(requests).server(new Echo()).nodes(
                    Nodes.delay(Duration.ofMillis(10), Duration.ofMillis(20)), Nodes.drop(0.05)).build()) {
                Link link = pair.dial();
                for (int i = 0; i < 20; i++) {
                    boolean client = i % 2 == 0;
                    pair.net().at(Duration.ofMillis(100 + i * 40), () -> {
                        List<Link> open = client ? List.of(link) : pair.server().opened();
                        open.stream().filter(each -> each.core() != null)
                                .forEach(each -> each.core().requestKeyUpdate());
                    });
                }
                assertTrue(pair.runUntil(requests::isDone), () -> "answered " + requests.answered() + " "
                        + pair.client().closing().values() + pair.server().closing().values());
            }
        });
    }

    /** RFC 9001 §6: with every cipher suite, under TLS. */
    @Test
    void updatesWithEverySuite() {
        for (CipherSuite suite : CipherSuite.values()) {
            Requests requests = new Requests(1, 100_000);
            try (Pair pair = Pair.newBuilder().tls(SimTls.real(List.of(suite))).client(requests).server(new Echo())
                    .build()) {
                Link link = pair.connect();
                link.core().requestKeyUpdate();
                assertTrue(pair.runUntil(requests::isDone));
                assertEquals(suite, link.core().facts().cipherSuite());
            }
        }
    }

    /** RFC 9001 §6.2: a peer's update is followed with the next packet. */
    @Test
    void peersUpdateIsFollowed() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            peer.updateKeys();
            EvilClient.say(pair, peer, Payload.of(new Frame.Ping()));
            assertTrue(peer.seen().getLast().keyPhase());
            assertNull(peer.close());
        }
    }

    /** RFC 9001 §6.3, §6.5: a packet under the old keys that was sent before the update and comes after it. */
    @Test
    void latePacketUnderOldKeysIsRead() {
        try (Pair pair = Pair.newBuilder().server(new Echo()).build()) {
            EvilPeer peer = EvilClient.connected(pair);
            byte[] late = peer.packet(PacketType.ONE_RTT, 0, Payload.stream(0, 0, new byte[50], true));
            peer.updateKeys();
            EvilClient.say(pair, peer, Payload.of(new Frame.Ping()));
            peer.raw(late);
            pair.runFor(MOMENT);
            assertTrue(peer.seen().stream().flatMap(p -> p.contents(Seen.Content.Stream.class).stream())
                    .anyMatch(frame -> frame.data().length == 50));
        }
    }

    /** RFC 9001 §6.2, §6.4: old keys again, with a packet number above one of the new keys: never processed. */
    @Test
    void oldKeysForNewPacketsAreNotBelieved() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            byte[] wrong = peer.numbered(PacketType.ONE_RTT, peer.nextNumber(PacketType.ONE_RTT) + 10,
                    Payload.of(new Frame.PathChallenge(3)));
            peer.updateKeys();
            EvilClient.say(pair, peer, Payload.of(new Frame.Ping()));
            peer.raw(wrong);
            pair.runFor(MOMENT);
            assertEquals(0, peer.all(Frame.PathResponse.class).size());
            assertTrue(peer.close() == null || peer.close().errorCode() == TransportError.KEY_UPDATE_ERROR);
        }
    }

    /** RFC 9001 §6.3: forged packets with the other key phase change nothing. */
    @Test
    void forgedPhaseChangesNothing() {
        try (Pair pair = Pair.newBuilder().server(new Echo()).build()) {
            EvilPeer peer = EvilClient.connected(pair);
            for (int i = 0; i < 1_000; i++) {
                byte[] forged = peer.packet(PacketType.ONE_RTT, 60, Payload.of(new Frame.Ping()));
                forged[forged.length - 1] ^= 1;
                forged[0] ^= 0x04;
                peer.raw(forged);
            }
            pair.runFor(MOMENT);
            EvilClient.say(pair, peer, Payload.stream(0, 0, new byte[20], true));
            assertNull(peer.close());
            assertFalse(peer.seen().getLast().keyPhase());
        }
    }

    /** RFC 9001 §5.6: a client discards 0-RTT packets; it sends none either. */
    @Test
    void clientDiscardsZeroRtt() {
        boolean[] early = {false};
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer server = EvilPeer.server(pair.net(), EVIL_SERVER, SimTls.quick());
            pair.net().add(new SimNet.Tap() {
                @Override
                public void sent(Datagram datagram, long now) {
                    LongHeader header = LongHeader.parse(datagram.bytes(), 0, datagram.length());
                    early[0] |= datagram.from().equals(Pair.CLIENT) && header != null
                            && header.type() == PacketType.ZERO_RTT;
                }
            });
            pair.dial(EVIL_SERVER);
            pair.runFor(Duration.ofMillis(15));
            byte[] zeroRtt = server.packet(PacketType.HANDSHAKE, 200, Payload.of(new Frame.Ping()));
            zeroRtt[0] = (byte) (zeroRtt[0] & 0xcf | 0x10);
            server.raw(zeroRtt);
            assertTrue(pair.runUntil(() -> !pair.client().opened().isEmpty()));
            assertFalse(early[0]);
        }
    }
}
