package ebb.testkit.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.Datagram;
import ebb.testkit.EvilPeer;
import ebb.testkit.GivesEverythingBack;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which connection IDs a server uses on the paths of its client, and what late frames about them do. */
@ExtendWith(GivesEverythingBack.class)
class IdsOfPathsTest {
    private static final InetSocketAddress FIRST = Pair.address("10.9.0.1", 7777);
    private static final InetSocketAddress SECOND = Pair.address("10.9.0.2", 7778);

    private static Frame.NewConnectionId issue(EvilPeer peer, long sequence) {
        byte[] token = new byte[16];
        token[0] = (byte) sequence;
        return new Frame.NewConnectionId(sequence, 0, peer.newId(), token);
    }

    private static void say(Pair pair, EvilPeer peer, InetSocketAddress from, Frame frame) {
        peer.source(from).raw(peer.packet(PacketType.ONE_RTT, 1200, Payload.of(frame)));
        pair.runFor(Evil.MOMENT);
    }

    private static ConnectionId newest(EvilPeer peer) {
        return peer.all(Frame.NewConnectionId.class).getLast().connectionId();
    }

    /** RFC 9000 §19.15: the same frame again is no error, not even when its ID was used and retired meanwhile. */
    @Test
    void lateCopyOfARetiredIdIsHarmless() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = Evil.connected(pair);
            Evil.alsoAt(pair, peer, FIRST);
            Evil.alsoAt(pair, peer, SECOND);
            Frame.NewConnectionId one = issue(peer, 1);
            say(pair, peer, Evil.HERE, one);
            peer.destination(newest(peer));
            peer.local(one.connectionId());
            say(pair, peer, FIRST, new Frame.Ping());
            Frame.NewConnectionId two = issue(peer, 2);
            say(pair, peer, FIRST, two);
            say(pair, peer, FIRST, new Frame.RetireConnectionId(0));
            peer.destination(newest(peer));
            peer.local(two.connectionId());
            say(pair, peer, SECOND, new Frame.Ping());
            assertEquals(List.of(0L, 1L), peer.all(Frame.RetireConnectionId.class).stream()
                    .map(Frame.RetireConnectionId::sequence).distinct().toList());
            say(pair, peer, SECOND, one);
            say(pair, peer, SECOND, issue(peer, 3));
            assertNull(peer.close());
            assertTrue(pair.server().closing().isEmpty());
        }
    }

    /**
     * RFC 9000 §9.5: who tries a new path with a new ID before it moves there, gets packets with one and the same new
     * ID on that path, from the first answer on.
     */
    @Test
    void triedPathGetsItsOwnId() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = Evil.connected(pair).acking(false);
            Frame.NewConnectionId own = issue(peer, 1);
            say(pair, peer, Evil.HERE, own);
            List<Datagram> there = new ArrayList<>();
            pair.net().add((datagram, crossing) -> {
                if (datagram.to().equals(FIRST)) {
                    there.add(datagram);
                }
                crossing.forward(datagram, 0);
            });
            peer.destination(newest(peer));
            say(pair, peer, FIRST, new Frame.PathChallenge(1));
            assertEquals(Evil.HERE, Evil.remote(pair));
            assertTrue(there.size() > 0, "the path was not answered on");
            say(pair, peer, FIRST, new Frame.Ping());
            assertEquals(FIRST, Evil.remote(pair));
            assertTrue(there.size() > 1, "nothing was sent to where the peer is now");
            for (Datagram datagram : there) {
                assertTrue(own.connectionId().matches(datagram.bytes(), 1, 8), "the old ID was used on the new path");
            }
        }
    }
}
