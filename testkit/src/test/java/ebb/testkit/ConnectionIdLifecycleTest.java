package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.CloseReason;
import ebb.quic.model.TransportError;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connection IDs issued, used and retired, by honest peers and by others. */
@ExtendWith(GivesEverythingBack.class)
class ConnectionIdLifecycleTest {
    private static Frame.NewConnectionId issue(EvilPeer peer, long sequence, long retirePriorTo) {
        return new Frame.NewConnectionId(sequence, retirePriorTo, peer.newId(), new byte[] {
            (byte) sequence, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, (byte) (sequence >> 8)});
    }

    private static void closedWith(Pair pair, EvilPeer peer, long code) {
        assertNotNull(peer.close(), "the connection lives");
        assertEquals(code, peer.close().errorCode(), peer.close()::phrase);
        assertInstanceOf(CloseReason.TransportFailure.class, pair.server().onlyReason());
    }

    /** RFC 9000 §5.1.1: as many as the peer will store, in steps of 1; RFC 9000 §5.1: none twice. */
    @Test
    void serverIssuesUpToThePeersLimitAndNoMore() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair,
                    EvilClient.silent(pair).parameters(builder -> builder.activeConnectionIdLimit(2)));
            List<Frame.NewConnectionId> issued = peer.all(Frame.NewConnectionId.class);
            assertEquals(1, issued.size(), "one besides that of the handshake");
            assertEquals(1, issued.getFirst().sequence());
            assertNotEquals(peer.destination(), issued.getFirst().connectionId());
        }
    }

    /** RFC 9000 §5.1.1, §19.16: whoever retires an ID gets another one, and the retired one leads nowhere. */
    @Test
    void retiredIdIsReplacedAndForgotten() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            ConnectionId first = peer.destination();
            Set<ConnectionId> all = new HashSet<>(Set.of(first));
            for (int round = 1; round <= 20; round++) {
                List<Frame.NewConnectionId> issued = peer.all(Frame.NewConnectionId.class);
                peer.destination(issued.get(round - 1).connectionId());
                EvilClient.say(pair, peer, Payload.of(new Frame.RetireConnectionId(round - 1)));
            }
            List<Frame.NewConnectionId> issued = peer.all(Frame.NewConnectionId.class);
            long expected = 1;
            for (Frame.NewConnectionId frame : issued) {
                assertEquals(expected++, frame.sequence());
                assertTrue(all.add(frame.connectionId()), "an ID was issued twice");
            }
            assertTrue(issued.size() >= 21, () -> issued.size() + " issued");
            assertTrue(pair.server().closing().isEmpty());
            assertTrue(pair.server().endpoint().report().routes() <= 4);
            int before = peer.seen().size();
            peer.destination(first);
            EvilClient.say(pair, peer, Payload.of(new Frame.Ping()));
            assertEquals(before, peer.seen().size(), "the first ID still leads to the connection");
        }
    }

    /** RFC 9000 §5.1.1: every ID that was issued is accepted, in any order, until it is retired. */
    @Test
    void everyIssuedIdIsAccepted() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            List<Frame.NewConnectionId> issued = peer.all(Frame.NewConnectionId.class);
            for (Frame.NewConnectionId frame : issued.reversed()) {
                int before = peer.seen().size();
                peer.destination(frame.connectionId());
                EvilClient.say(pair, peer, Payload.of(new Frame.Ping()));
                assertTrue(peer.seen().size() > before, "no answer to a packet for ID " + frame.sequence());
            }
        }
    }

    /** RFC 9000 §5.1.1: one ID more than the server said that it stores. */
    @Test
    void tooManyActiveIdsCloseTheConnection() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            long limit = peer.peerParameters().activeConnectionIdLimit();
            for (long sequence = 1; sequence < limit; sequence++) {
                EvilClient.say(pair, peer, Payload.of(issue(peer, sequence, 0)));
            }
            assertNull(peer.close());
            EvilClient.say(pair, peer, Payload.of(issue(peer, limit, 0)));
            closedWith(pair, peer, TransportError.CONNECTION_ID_LIMIT_ERROR);
        }
    }

    /** RFC 9000 §5.1.2: the server moves to the new ID and retires every older one. */
    @Test
    void retirePriorToIsFollowed() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            Frame.NewConnectionId next = issue(peer, 1, 1);
            ConnectionId before = peer.local();
            peer.send(PacketType.ONE_RTT, next);
            peer.local(next.connectionId());
            pair.runFor(Duration.ofMillis(200));
            assertEquals(List.of(new Frame.RetireConnectionId(0)), peer.all(Frame.RetireConnectionId.class));
            assertNotEquals(before, peer.local());
        }
    }

    /** RFC 9000 §19.15: an ID below a Retire Prior To that was seen before is retired at once. */
    @Test
    void idThatComesTooLateIsRetiredAtOnce() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            Frame.NewConnectionId third = issue(peer, 3, 3);
            peer.send(PacketType.ONE_RTT, third);
            peer.local(third.connectionId());
            EvilClient.say(pair, peer, Payload.of(issue(peer, 2, 0)));
            List<Long> retired = peer.all(Frame.RetireConnectionId.class).stream()
                    .map(Frame.RetireConnectionId::sequence).sorted().toList();
            assertEquals(List.of(0L, 2L), retired);
        }
    }

    /** RFC 9000 §19.15: the same sequence number with another ID, and another token for the same ID. */
    @Test
    void contradictionsCloseTheConnection() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            EvilClient.say(pair, peer, Payload.of(issue(peer, 1, 0)), Payload.of(issue(peer, 1, 0)));
            closedWith(pair, peer, TransportError.PROTOCOL_VIOLATION);
        }
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            Frame.NewConnectionId frame = issue(peer, 1, 0);
            EvilClient.say(pair, peer, Payload.of(frame), Payload.of(
                    new Frame.NewConnectionId(1, 0, frame.connectionId(), new byte[16])));
            closedWith(pair, peer, TransportError.PROTOCOL_VIOLATION);
        }
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            EvilClient.say(pair, peer, Payload.of(
                    new Frame.NewConnectionId(1, 0, peer.local(), new byte[16])));
            closedWith(pair, peer, TransportError.PROTOCOL_VIOLATION);
        }
    }

    /** RFC 9000 §19.15: the same frame again is no contradiction. */
    @Test
    void repeatedFrameIsIgnored() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            Frame.NewConnectionId frame = issue(peer, 1, 0);
            for (int i = 0; i < 5; i++) {
                EvilClient.say(pair, peer, Payload.of(frame));
            }
            assertNull(peer.close());
        }
    }

    /** RFC 9000 §19.15: a peer whose own ID has no bytes cannot issue others. */
    @Test
    void peerWithZeroLengthIdMayNotIssue() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair, EvilClient.silent(pair).local(ConnectionId.EMPTY));
            EvilClient.say(pair, peer, Payload.of(issue(peer, 1, 0)));
            closedWith(pair, peer, TransportError.PROTOCOL_VIOLATION);
        }
    }

    /** RFC 9000 §5.1.2: a flood that is acknowledged is work, not memory. */
    @Test
    void floodOfIdsWithAcknowledgementsIsFollowed() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            for (int sequence = 1; sequence <= 300; sequence++) {
                Frame.NewConnectionId frame = issue(peer, sequence, sequence);
                peer.send(PacketType.ONE_RTT, frame);
                peer.local(frame.connectionId());
                pair.runFor(Duration.ofMillis(60));
            }
            assertNull(peer.close());
            assertTrue(pair.server().closing().isEmpty());
            assertEquals(300, new HashSet<>(peer.all(Frame.RetireConnectionId.class)).size());
        }
    }
}
