package ebb.testkit.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.Echo;
import ebb.testkit.EvilPeer;
import ebb.testkit.GivesEverythingBack;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import ebb.testkit.Seen;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server whose client moved, or seems to have moved, to an address that it may send no more bytes to. */
@ExtendWith(GivesEverythingBack.class)
class BlockedPathTest {
    private static final InetSocketAddress ELSEWHERE = Pair.address("10.9.0.1", 7777);

    /** An ACK that cannot be sent must not make the loop turn for ever; the net throws when it does. */
    @Test
    void owedAckDoesNotSpin() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = Evil.connected(pair).answering(false).acking(false);
            byte[] older = peer.packet(PacketType.ONE_RTT, 0, Payload.of(new Frame.Ping()));
            byte[] newer = peer.packet(PacketType.ONE_RTT, 300, Payload.of(new Frame.Ping()));
            peer.rawFrom(ELSEWHERE, newer);
            peer.raw(older);
            long before = pair.net().steps();
            pair.runFor(Duration.ofSeconds(1));
            assertEquals(ELSEWHERE, Evil.remote(pair));
            assertTrue(pair.net().steps() - before < 100, () -> pair.net().steps() - before + " steps in a second");
        }
    }

    /**
     * RFC 9000 §8.2.4, §9.3.2: validation is given up after a time, also where the limit of three times the bytes lets
     * no challenge go; the address that was valid before is used again, and what is owed is sent there until it
     * arrives.
     */
    @Test
    void silenceEndsInTheOldPath() {
        try (Pair pair = Pair.newBuilder().server(new Echo()).build()) {
            EvilPeer peer = Evil.connected(pair).answering(false).acking(false);
            byte[] packet = peer.packet(PacketType.ONE_RTT, 100, Payload.stream(0, 0, new byte[50], true));
            peer.rawFrom(ELSEWHERE, packet);
            pair.runFor(Duration.ofSeconds(8));
            assertEquals(Evil.HERE, Evil.remote(pair));
            long repeated = peer.seen().stream().filter(seen -> !seen.contents(Seen.Content.Stream.class).isEmpty()
                    || seen.at() > Duration.ofSeconds(1).toNanos()).count();
            assertTrue(repeated >= 3, () -> repeated + " packets to the old address");
        }
    }

    /**
     * RFC 9000 §8.2.1: a challenge that the limit kept small validates the address only; the path is asked again with a
     * full datagram.
     */
    @Test
    void smallChallengeIsFollowedByAFullOne() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = Evil.connected(pair);
            Evil.alsoAt(pair, peer, ELSEWHERE);
            int before = peer.seen().size();
            peer.source(ELSEWHERE).raw(peer.packet(PacketType.ONE_RTT, 200, Payload.of(new Frame.Ping())));
            pair.runFor(Duration.ofMillis(25));
            Seen small = peer.seen().subList(before, peer.seen().size()).stream()
                    .filter(seen -> !seen.all(Frame.PathChallenge.class).isEmpty() && seen.datagramBytes() < 1200)
                    .findFirst().orElseThrow();
            before = peer.seen().size();
            long data = small.all(Frame.PathChallenge.class).getFirst().data();
            peer.raw(peer.packet(PacketType.ONE_RTT, 50, Payload.of(new Frame.PathResponse(data))));
            pair.runFor(Duration.ofMillis(25));
            assertTrue(peer.seen().subList(before, peer.seen().size()).stream()
                    .anyMatch(seen -> !seen.all(Frame.PathChallenge.class).isEmpty() && seen.datagramBytes() >= 1200));
        }
    }

    /** RFC 9002 §6.2.1: once the old address is used again, what gets lost there is noticed. */
    @Test
    void probesGoOnAfterTheReturn() {
        try (Pair pair = Pair.newBuilder().server(new Echo()).build()) {
            EvilPeer peer = Evil.connected(pair).answering(false).acking(false);
            peer.rawFrom(ELSEWHERE, peer.packet(PacketType.ONE_RTT, 1200, Payload.of(new Frame.Ping())));
            pair.runFor(Duration.ofSeconds(4));
            int before = peer.seen().size();
            pair.runFor(Duration.ofSeconds(20));
            assertEquals(Evil.HERE, Evil.remote(pair));
            assertTrue(peer.seen().size() > before, "nothing more was tried");
        }
    }
}
