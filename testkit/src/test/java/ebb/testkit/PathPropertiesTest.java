package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.testkit.hostile.Measured;
import ebb.testkit.hostile.Vector;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What connections find out about their path by trying: how large datagrams may be, and whether ECN gets through. */
@ExtendWith(GivesEverythingBack.class)
class PathPropertiesTest {
    private static final Duration WAY = Duration.ofMillis(10);

    /** How many datagrams went out with ECN bits, and how large those were that arrived. */
    private static final class Gauge implements SimNet.Tap {
        int largestDelivered;
        int marked;

        @Override
        public void sent(Datagram datagram, long now) {
            marked += datagram.ecn() != 0 ? 1 : 0;
        }

        @Override
        public void delivered(Datagram datagram, long now) {
            largestDelivered = Math.max(largestDelivered, datagram.length());
        }
    }

    private static Gauge transfer(long seed, int bytes, NetNode... nodes) {
        Requests requests = new Requests(2, bytes);
        Gauge gauge = new Gauge();
        try (Pair pair = Pair.newBuilder().seed(seed).nodes(nodes).client(requests).server(new Echo()).build()) {
            pair.net().add(gauge);
            pair.connect();
            assertTrue(pair.runUntil(requests::isDone), () -> "answered " + requests.answered() + ", "
                    + pair.client().closing().values() + pair.server().closing().values());
        }
        return gauge;
    }

    /** RFC 9000 §14.3, RFC 8899 §4: datagrams grow beyond 1200 bytes where the path carries more. */
    @Test
    void datagramsGrowWithThePath() {
        Gauge gauge = transfer(1, 400_000, Nodes.delay(WAY));
        assertTrue(gauge.largestDelivered > 1300, () -> gauge.largestDelivered + " bytes at most");
    }

    /** RFC 9000 §14.3, §14.4: they stay below what the path carries, and the probes that were lost cost no data. */
    @Test
    void datagramsStayWithinThePath() {
        Seeds.each(12, seed -> {
            int mtu = 1200 + (int) (seed * 20);
            Gauge gauge = transfer(seed, 60_000, Nodes.delay(WAY), Nodes.mtu(mtu), Nodes.drop(0.01));
            assertTrue(gauge.largestDelivered <= mtu);
        });
    }

    /** RFC 9000 §14.3, RFC 8899 §4.3: a path that suddenly carries less is noticed, and the transfer goes on. */
    @Vector(row = 34, name = "a path that suddenly carries less, and forged reports of it", published = "CVE-2024-53259",
            bound = "datagrams shrink when large ones are lost, never below 1,200; no ICMP message is listened to",
            uncounted = "a path that shrinks is no limit", nobodyElse = "the transfer is the honest one")
    void shrinkingPathIsSurvived(Measured measured) {
        for (int mtu : new int[] {1200, 1250, 1350}) {
            AtomicInteger limit = new AtomicInteger(1500);
            AtomicInteger lost = new AtomicInteger();
            NetNode shrinking = Nodes.only(datagram -> datagram.length() > limit.get(),
                    (datagram, crossing) -> lost.incrementAndGet());
            Requests requests = new Requests(2, 400_000);
            try (Pair pair = Pair.newBuilder().nodes(Nodes.delay(WAY), shrinking).client(requests).server(new Echo())
                    .build()) {
                pair.net().at(Duration.ofMillis(120), () -> limit.set(mtu));
                pair.connect();
                assertTrue(pair.runUntil(requests::isDone), () -> "answered " + requests.answered());
                measured.atMost("ms for the whole transfer when " + mtu + " bytes were left in its middle",
                        pair.net().now() / 1_000_000, 1_000);
                measured.atLeast("datagrams lost for that", lost.get(), 1);
            }
        }
    }

    /** RFC 9000 §13.4.1: marks of the network are counted, reported, and heeded. */
    @Test
    void ecnIsUsedWhereItWorks() {
        Gauge clean = transfer(1, 300_000, Nodes.delay(WAY));
        assertTrue(clean.marked > 50, () -> clean.marked + " datagrams use ECN");
        transfer(2, 300_000, Nodes.delay(WAY), Nodes.congested(0.05));
    }

    /** RFC 9000 §13.4.2, §21.10: on a path that clears the bits ECN is given up, and the transfer completes. */
    @Vector(row = 35, name = "ECN marks that are cleared on the way", bound = "the counts of ACK frames are checked; ECN is given up",
            uncounted = "a path without ECN is no limit", nobodyElse = "the transfer is the honest one")
    void ecnIsGivenUpWhereItIsBleached(Measured measured) {
        Gauge gauge = transfer(1, 600_000, Nodes.delay(WAY), Nodes.bleach());
        measured.atMost("datagrams with ECN in a transfer of 1.2 MB, which is completed", gauge.marked, 200);
    }

    /** RFC 9000 §13.4.2.1: a path that turns ECT(0) into ECT(1) is no path for ECN either. */
    @Test
    void ecnIsGivenUpWhereItIsChanged() {
        Gauge gauge = transfer(1, 600_000, Nodes.delay(WAY), (datagram, crossing) ->
                crossing.forward(datagram.ecn() == 2 ? datagram.ecn(1) : datagram, 0));
        assertTrue(gauge.marked < 200, () -> gauge.marked + " datagrams use ECN");
    }

    /** RFC 9000 §13.4.2, RFC 9002 §7.1: a path that marks everything slows the sender down and stops nothing. */
    @Test
    void ecnThatAlwaysComplains() {
        Gauge gauge = transfer(1, 60_000, Nodes.delay(WAY), Nodes.congested(1));
        assertTrue(gauge.marked > 0);
    }
}
