package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Peers that move, are moved, or only seem to: rebinding, migration, and the validation of paths. */
@ExtendWith(GivesEverythingBack.class)
class PathValidationTest {
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final InetSocketAddress ELSEWHERE = Pair.address("10.9.0.1", 7777);
    private static final InetSocketAddress OTHER_PORT = Pair.address("10.0.0.9", 40_001);

    private static Pair.Builder natted(Nat nat) {
        return Pair.newBuilder().nodes(nat, Nodes.delay(Duration.ofMillis(10)));
    }

    /** RFC 9000 §9.3: a NAT that rebinds in the middle of a transfer, to another port or another host. */
    @Test
    void transferSurvivesRebinding() {
        Seeds.each(40, seed -> {
            Nat nat = new Nat(Pair.CLIENT, Pair.address("192.0.2.1", 1000));
            Requests requests = new Requests(4, 60_000);
            try (Pair pair = natted(nat).seed(seed).client(requests).server(new Echo()).build()) {
                for (int i = 1; i <= 5; i++) {
                    int port = 1000 + i;
                    String host = seed % 2 == 0 ? "192.0.2.1" : "192.0.2." + (1 + i);
                    pair.net().at(Duration.ofMillis(60 + 90 * i), () -> nat.rebind(Pair.address(host, port)));
                }
                pair.connect();
                assertTrue(pair.runUntil(requests::isDone), () -> "answered " + requests.answered() + " "
                        + pair.client().closing().values() + pair.server().closing().values());
            }
        });
    }

    /** RFC 9000 §9.3: after silence the client's next packet tells where it is, and answers go there. */
    @Test
    void serverFollowsTheClient() {
        try (Pair pair = Pair.newBuilder().server(new Echo()).build()) {
            EvilPeer peer = EvilClient.connected(pair);
            Outpost outpost = new Outpost(pair, ELSEWHERE, peer);
            int before = peer.seen().size();
            peer.source(ELSEWHERE).raw(peer.packet(PacketType.ONE_RTT, 1200, Payload.stream(0, 0, new byte[10], true)));
            pair.runFor(MOMENT);
            Outpost.answerChallenges(peer, ELSEWHERE, before);
            pair.runFor(MOMENT);
            assertTrue(outpost.received.size() >= 2);
            assertEquals(ELSEWHERE, pair.server().only().core().stats(pair.net().now()).remoteAddress());
        }
    }

    /** RFC 9000 §9.3: an old packet that a network copied late moves nobody. */
    @Test
    void oldPacketsDoNotMigrate() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            byte[] late = peer.packet(PacketType.ONE_RTT, 1200, Payload.of(new Frame.Ping()));
            EvilClient.say(pair, peer, Payload.of(new Frame.Ping()));
            peer.rawFrom(ELSEWHERE, late);
            pair.runFor(MOMENT);
            assertEquals(EvilClient.HERE, pair.server().only().core().stats(pair.net().now()).remoteAddress());
        }
    }

    /** RFC 9000 §9.1: a packet of probing frames alone is answered where it came from, and moves nobody. */
    @Test
    void probeIsAnsweredWhereItCameFrom() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            Outpost outpost = new Outpost(pair, ELSEWHERE, peer);
            peer.rawFrom(ELSEWHERE, peer.packet(PacketType.ONE_RTT, 1200, Payload.of(new Frame.PathChallenge(4711))));
            pair.runFor(MOMENT);
            assertEquals(List.of(new Frame.PathResponse(4711)), peer.all(Frame.PathResponse.class));
            assertEquals(1, outpost.received.stream().filter(d -> d.length() >= 1200).count());
            assertEquals(EvilClient.HERE, pair.server().only().core().stats(pair.net().now()).remoteAddress());
        }
    }

    /**
     * RFC 9000 §8.2.2, §19.17: a challenge is answered once, at once, with its data, in a datagram of 1200 bytes, on
     * the path that it came on.
     */
    @Test
    void challengeIsAnsweredOnce() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            long sentAt = pair.net().now();
            peer.send(PacketType.ONE_RTT, new Frame.PathChallenge(99));
            pair.runFor(Duration.ofSeconds(5));
            List<Seen> answers = peer.seen().stream().filter(p -> !p.all(Frame.PathResponse.class).isEmpty()).toList();
            assertEquals(1, answers.size());
            assertEquals(1, answers.getFirst().all(Frame.PathResponse.class).size());
            assertEquals(new Frame.PathResponse(99), answers.getFirst().all(Frame.PathResponse.class).getFirst());
            assertTrue(answers.getFirst().datagramBytes() >= 1200);
            assertEquals(Duration.ofMillis(20).toNanos(), answers.getFirst().at() - sentAt);
        }
    }

    /**
     * RFC 9000 §8.2.1: challenges cannot be guessed, and their datagrams are full; a small one is accepted all the
     * same.
     */
    @Test
    void challengesAreFreshAndFull() {
        Set<Long> data = new HashSet<>();
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            for (int i = 0; i < 12; i++) {
                InetSocketAddress from = Pair.address("10.9.1." + i, 500);
                new Outpost(pair, from, peer);
                int before = peer.seen().size();
                peer.rawFrom(from, peer.packet(PacketType.ONE_RTT, 1200, Payload.of(new Frame.Ping())));
                pair.runFor(MOMENT);
                for (Seen packet : peer.seen().subList(before, peer.seen().size())) {
                    for (Frame.PathChallenge challenge : packet.all(Frame.PathChallenge.class)) {
                        assertTrue(data.add(challenge.data()), "challenge data repeated");
                        assertTrue(packet.datagramBytes() >= 1200, packet::toString);
                    }
                }
                Outpost.answerChallenges(peer, from, before);
                pair.runFor(MOMENT);
            }
            assertTrue(data.size() >= 12, () -> data.size() + " challenges");
            assertNull(peer.close());
        }
    }

    /** RFC 9000 §8.2.2, §8.2.3: the answer counts on whatever path it comes back. */
    @Test
    void answerMayComeOnAnotherPath() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair).acking(false);
            new Outpost(pair, ELSEWHERE, peer);
            int before = peer.seen().size();
            peer.rawFrom(ELSEWHERE, peer.packet(PacketType.ONE_RTT, 1200, Payload.of(new Frame.Ping())));
            pair.runFor(Duration.ofMillis(25));
            Outpost.answerChallenges(peer, EvilClient.HERE, before);
            pair.runFor(Duration.ofSeconds(5));
            assertEquals(ELSEWHERE, pair.server().only().core().stats(pair.net().now()).remoteAddress());
        }
    }

    /** RFC 9000 §9.3.3: the address before is asked too, so that a peer that never moved can say so. */
    @Test
    void oldPathIsValidatedToo() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            new Outpost(pair, ELSEWHERE, null);
            int before = peer.all(Frame.PathChallenge.class).size();
            peer.rawFrom(ELSEWHERE, peer.packet(PacketType.ONE_RTT, 1200, Payload.of(new Frame.Ping())));
            pair.runFor(Duration.ofMillis(50));
            assertTrue(peer.all(Frame.PathChallenge.class).size() > before, "the old address was not asked");
        }
    }

    /** RFC 9000 §9.5: who moves with a new ID is answered with a new ID, so that nobody can link the two paths. */
    @Test
    void deliberateMigrationChangesTheIdsOfBothSides() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            Frame.NewConnectionId own = new Frame.NewConnectionId(1, 0, peer.newId(), new byte[] {
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
            EvilClient.say(pair, peer, Payload.of(own));
            ConnectionId before = peer.local();
            Outpost outpost = new Outpost(pair, ELSEWHERE, null);
            peer.destination(peer.all(Frame.NewConnectionId.class).getFirst().connectionId());
            peer.rawFrom(ELSEWHERE, peer.packet(PacketType.ONE_RTT, 1200, Payload.of(new Frame.Ping())));
            pair.runFor(Duration.ofMillis(50));
            assertTrue(outpost.received.size() > 0);
            for (Datagram datagram : outpost.received) {
                assertTrue(own.connectionId().matches(datagram.bytes(), 1, 8), "the old ID was used on the new path");
            }
            assertNotEquals(before, own.connectionId());
        }
    }

    /** RFC 9000 §9: before the handshake is confirmed nobody moves. */
    @Test
    void nobodyMovesDuringTheHandshake() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair).answering(false).start();
            pair.runFor(Duration.ofMillis(50));
            Outpost outpost = new Outpost(pair, ELSEWHERE, null);
            peer.rawFrom(ELSEWHERE, peer.packet(PacketType.INITIAL, 1200, Payload.of(new Frame.Ping())));
            pair.runFor(Duration.ofMillis(50));
            assertEquals(0, outpost.received.size());
        }
    }

    /** RFC 9000 §9: a client does not believe in servers that move. */
    @Test
    void clientIgnoresOtherSources() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer server = EvilPeer.server(pair.net(), Pair.address("10.0.0.8", 443), SimTls.quick());
            pair.dial(server.address());
            pair.runUntil(() -> !pair.client().opened().isEmpty());
            pair.runFor(MOMENT);
            server.send(PacketType.ONE_RTT, new Frame.HandshakeDone());
            pair.runFor(MOMENT);
            long before = pair.client().endpoint().report().datagramsSent();
            server.rawFrom(Pair.address("10.0.0.5", 443),
                    server.packet(PacketType.ONE_RTT, 1200, Payload.of(new Frame.PathChallenge(1))));
            pair.runFor(MOMENT);
            assertEquals(before, pair.client().endpoint().report().datagramsSent());
        }
    }

    /** RFC 9000 §9.3.2: where no validated address is left, the connection ends silently. */
    @Test
    void connectionWithoutAnyValidatedPathEnds() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            peer.answering(false).acking(false);
            peer.rawFrom(OTHER_PORT, peer.packet(PacketType.ONE_RTT, 1200, Payload.of(new Frame.Ping())));
            pair.runFor(Duration.ofSeconds(40));
            assertEquals(1, pair.server().released().size());
            assertNull(peer.close());
        }
    }
}
