package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.Limit;
import ebb.quic.model.QuicLimits;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several loops behind one address: datagrams that come to the wrong one, and limits that hold over all. */
@ExtendWith(GivesEverythingBack.class)
class LoopsSimTest {
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final InetSocketAddress OUTSIDE = Pair.address("192.0.2.1", 1000);

    private static NetNode delay() {
        return Nodes.delay(Duration.ofMillis(10));
    }

    private static InetSocketAddress port(int number) {
        return Pair.address("10.1.0.1", number);
    }

    private static LoopsBed bed(int loops, QuicLimits limits) {
        return new LoopsBed(1, loops, limits, delay());
    }

    /** RFC 9000 §9.3: a NAT that rebinds brings the datagrams to another loop, and the transfer goes on. */
    @Test
    void transferSurvivesRebindingToAnotherLoop() {
        Seeds.each(10, seed -> {
            Nat nat = new Nat(Pair.CLIENT, OUTSIDE);
            Requests requests = new Requests(4, 60_000);
            try (LoopsBed bed = new LoopsBed(seed, 2 + (int) (seed % 3), QuicLimits.defaults(), nat, delay())) {
                for (int i = 1; i <= 5; i++) {
                    InetSocketAddress next = Pair.address("192.0.2.1", 1000 + i);
                    bed.net().at(Duration.ofMillis(60 + 45 * i), () -> nat.rebind(next));
                }
                SimHost client = bed.client(Pair.CLIENT, requests);
                bed.dial(client);
                assertTrue(bed.runUntil(requests::isDone), () -> "answered " + requests.answered());
                assertEquals(1, bed.opened());
                assertTrue(bed.handedOn() > 0, "no datagram came to another loop");
                assertEquals(0, bed.server().dropped());
                assertEquals(bed.accountedBytes(), bed.usedBytes());
            }
        });
    }

    /**
     * RFC 9000 §7.2: when a NAT rebinds within a handshake the client may begin a second connection at another loop, of
     * which it keeps one; several loops complete every handshake that one would, and the other connection runs out.
     */
    @Test
    void rebindingWithinHandshakeCostsNoConnectionThatOneLoopWouldKeep() {
        int completed = 0;
        for (int millis = 1; millis <= 60; millis += 3) {
            boolean one = completesWhenReboundAfter(millis, 1);
            boolean several = completesWhenReboundAfter(millis, 2);
            assertTrue(several || !one, "rebound after " + millis + " ms");
            completed += several ? 1 : 0;
        }
        assertTrue(completed >= 10, "completed " + completed);
    }

    private static boolean completesWhenReboundAfter(int millis, int loops) {
        Nat nat = new Nat(Pair.CLIENT, OUTSIDE);
        try (LoopsBed bed = new LoopsBed(millis, loops, QuicLimits.defaults(), nat, delay())) {
            bed.net().at(Duration.ofMillis(millis), () -> nat.rebind(Pair.address("192.0.2.1", 1001)));
            SimHost client = bed.client(Pair.CLIENT, SimApplication.NONE);
            Link link = bed.dial(client);
            bed.net().runFor(Duration.ofSeconds(11));
            assertEquals(0, bed.sum(EndpointReport::handshaking));
            assertTrue(bed.sum(EndpointReport::active) <= 1);
            return client.opened().contains(link) && link.core() != null;
        }
    }

    /** What a client makes up for its first packet may look like an ID of any loop; it is taken in where it came to. */
    @Test
    void firstIdsThatLookLikeThoseOfAnotherLoopGoHome() {
        try (LoopsBed bed = bed(8, QuicLimits.defaults())) {
            List<Link> links = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                links.add(bed.dial(bed.client(port(2000 + i), SimApplication.NONE)));
            }
            assertTrue(bed.runUntil(() -> bed.opened() == links.size()));
            assertTrue(bed.handedOn() >= 2, "none of the IDs looked like another loop's");
            for (SimHost host : bed.server().hosts()) {
                assertEquals(links.size() / 8, host.opened().size());
            }
        }
    }

    /** RFC 9000 §10.3: what belongs to another loop is not reset, and what is nobody's is, by whichever loop. */
    @Test
    void noLoopResetsWhatBelongsToAnother() {
        try (LoopsBed bed = bed(2, QuicLimits.defaults())) {
            EvilPeer peer = EvilPeer.client(bed.net(), port(3000), Pair.SERVER, SimTls.quick());
            peer.start();
            assertTrue(bed.runUntil(() -> peer.isComplete() && bed.opened() == 1));
            bed.net().runFor(MOMENT);
            List<Datagram> answers = new ArrayList<>();
            bed.net().add(new SimNet.Tap() {
                @Override
                public void sent(Datagram datagram, long now) {
                    if (datagram.to().equals(port(3001))) {
                        answers.add(datagram);
                    }
                }
            });
            peer.rawFrom(port(3001), shortPacket(peer.destination()));
            bed.net().runFor(MOMENT);
            assertEquals(1, bed.handedOn());
            assertEquals(0, answers.size());
            peer.send(PacketType.ONE_RTT, new Frame.ConnectionClose(true, 0, 0, ""));
            bed.net().runFor(Duration.ofSeconds(30));
            peer.rawFrom(port(3001), shortPacket(peer.destination()));
            bed.net().runFor(MOMENT);
            assertEquals(1, answers.size(), "the connection is gone and its packet was not reset");
        }
    }

    private static byte[] shortPacket(ConnectionId id) {
        byte[] packet = new byte[100];
        packet[0] = 0x40;
        id.copyTo(packet, 1);
        return packet;
    }

    /** RFC 9000 §10.3.1: a client of a loop that is gone learns so from another loop, and nobody else notices. */
    @Test
    void clientsOfLoopThatIsGoneAreReset() {
        try (LoopsBed bed = bed(2, QuicLimits.defaults())) {
            SimHost one = bed.client(port(3000), SimApplication.NONE);
            SimHost other = bed.client(port(3001), SimApplication.NONE);
            Link lost = bed.dial(one);
            Link kept = bed.dial(other);
            assertTrue(bed.runUntil(() -> bed.opened() == 2 && one.opened().size() + other.opened().size() == 2));
            bed.net().runFor(MOMENT);
            bed.server().stop(0);
            Requests.ping(lost);
            Requests.ping(kept);
            bed.net().runFor(Duration.ofSeconds(5));
            assertInstanceOf(CloseReason.StatelessReset.class, one.closing().get(lost));
            assertTrue(kept.core() != null);
            assertEquals(bed.accountedBytes(), bed.usedBytes());
            Link again = bed.dial(bed.client(port(3002), SimApplication.NONE));
            assertTrue(bed.runUntil(() -> bed.opened() == 3), () -> "closed: " + again.reason());
        }
    }

    @Test
    void connectionsAreLimitedOverAllLoops() {
        QuicLimits limits = QuicLimits.newBuilder().connections(10).stubs(3).build();
        try (LoopsBed bed = bed(4, limits)) {
            List<SimHost> clients = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                clients.add(bed.client(port(2000 + i), SimApplication.NONE));
                bed.dial(clients.getLast());
            }
            bed.net().runFor(Duration.ofSeconds(2));
            assertEquals(10, bed.sum(EndpointReport::active));
            assertEquals(30, bed.sum(report -> report.limitsHit().getOrDefault(Limit.CONNECTIONS, 0L)));
            clients.forEach(SimHost::closeAll);
            bed.net().runFor(Duration.ofMillis(50));
            assertEquals(3, bed.sum(report -> report.closing() + report.draining()), "stubs over all loops");
            bed.net().runFor(Duration.ofSeconds(10));
            assertEquals(0, bed.sum(EndpointReport::live));
            assertEquals(0, bed.usedBytes());
            bed.dial(clients.getFirst());
            bed.net().runFor(Duration.ofSeconds(1));
            assertEquals(1, bed.sum(EndpointReport::active));
        }
    }

    @Test
    void handshakesAreLimitedOverAllLoops() {
        QuicLimits limits = QuicLimits.newBuilder().handshakes(6).build();
        try (LoopsBed bed = bed(3, limits)) {
            for (int i = 0; i < 20; i++) {
                // Its first packets, and never an answer.
                EvilPeer.client(bed.net(), port(2000 + i), Pair.SERVER, SimTls.quick()).answering(false).start();
            }
            bed.net().runFor(MOMENT);
            assertEquals(6, bed.sum(EndpointReport::handshaking));
            assertEquals(14, bed.sum(report -> report.limitsHit().getOrDefault(Limit.HANDSHAKES, 0L)));
        }
    }
}
