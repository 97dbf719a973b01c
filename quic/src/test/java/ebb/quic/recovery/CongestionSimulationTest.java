package ebb.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loss detection, congestion control, pacing and acknowledgements as a closed loop over a bottleneck. */
class CongestionSimulationTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1000 * MS;
    private static final long MINIMUM = 2400;

    /** 10 Mbit/s, 40 ms there and back, and a queue of so many bytes; 50,000 bytes are one round trip's worth. */
    private static SimulatedLink link(int queueBytes) {
        return new SimulatedLink(10, queueBytes, 20 * MS);
    }

    private static double share(SimulatedLink link, long bytes, double seconds) {
        return bytes / (link.bytesPerSecond() * seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cubic", "newreno"})
    void oneFlowFillsThePipe(String controller) {
        SimulatedLink link = link(50_000);
        SimulatedFlow flow = new SimulatedFlow(link, controller);
        flow.start(0);
        link.runUntil(2 * SECOND);
        long warm = flow.delivered();
        link.runUntil(22 * SECOND);
        assertTrue(share(link, flow.delivered() - warm, 20) > 0.95, "of the rate: "
                + share(link, flow.delivered() - warm, 20));
        assertTrue(link.dropped() > 0, "the queue was filled");
        assertTrue(flow.loss().lostPackets() < flow.delivered() / 1200 / 50, "few packets were lost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cubic", "newreno"})
    void everyLossIsFoundAndNothingElse(String controller) {
        SimulatedLink link = link(30_000);
        SimulatedFlow flow = new SimulatedFlow(link, controller);
        flow.start(0);
        link.runUntil(20 * SECOND);
        assertEquals(link.dropped(), flow.loss().lostPackets(), 50);
        assertEquals(0, flow.loss().ptoCount());
    }

    /** RFC 9002 §7.6.2: after three seconds without any delivery the window is at its minimum; then it recovers. */
    @ParameterizedTest
    @ValueSource(strings = {"cubic", "newreno"})
    void flowRecoversFromAnOutage(String controller) {
        SimulatedLink link = link(50_000);
        link.dropWhen(now -> now > 10 * SECOND && now < 13 * SECOND);
        SimulatedFlow flow = new SimulatedFlow(link, controller);
        flow.start(0);
        link.runUntil(10 * SECOND);
        flow.takeLeastWindow();
        link.runUntil(17 * SECOND);
        assertTrue(flow.takeLeastWindow() <= 2 * MINIMUM);
        long before = flow.delivered();
        link.runUntil(27 * SECOND);
        assertTrue(share(link, flow.delivered() - before, 10) > 0.85);
    }

    @ParameterizedTest
    @CsvSource({"cubic, cubic, 0.3", "newreno, newreno, 0.3", "cubic, newreno, 0.2", "newreno, cubic, 0.2"})
    void latecomerGetsAShare(String first, String second, double least) {
        SimulatedLink link = link(50_000);
        SimulatedFlow one = new SimulatedFlow(link, first);
        SimulatedFlow two = new SimulatedFlow(link, second);
        one.start(0);
        two.start(10 * SECOND);
        link.runUntil(30 * SECOND);
        long oneBefore = one.delivered();
        long twoBefore = two.delivered();
        link.runUntil(90 * SECOND);
        double oneShare = share(link, one.delivered() - oneBefore, 60);
        double twoShare = share(link, two.delivered() - twoBefore, 60);
        assertTrue(oneShare > least && twoShare > least, oneShare + " and " + twoShare);
        assertTrue(oneShare + twoShare > 0.95);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cubic", "newreno"})
    void rareRandomLossIsBorne(String controller) {
        SimulatedLink link = link(50_000);
        Random random = new Random(7);
        link.dropWhen(_ -> random.nextInt(2000) == 0);
        SimulatedFlow flow = new SimulatedFlow(link, controller);
        flow.start(0);
        link.runUntil(30 * SECOND);
        assertTrue(share(link, flow.delivered(), 30) > 0.7, "of the rate: " + share(link, flow.delivered(), 30));
    }

    /** RFC 9002 §7.7: a paced start does not overrun a queue of one initial window. */
    @Test
    void pacingKeepsTheQueueShort() {
        SimulatedLink link = new SimulatedLink(100, 14_400, 25 * MS);
        SimulatedFlow flow = new SimulatedFlow(link, "newreno");
        flow.start(0);
        link.runUntil(300 * MS);
        assertEquals(0, link.dropped());
        assertTrue(flow.congestion().window() > 200_000);
    }

    /** RFC 9438 §3.1: on a long fat pipe CUBIC is back at full speed sooner than NewReno. */
    @Test
    void cubicUsesLongFatPipesBetter() {
        long[] delivered = new long[2];
        for (int i = 0; i < 2; i++) {
            SimulatedLink link = new SimulatedLink(50, 100_000, 75 * MS);
            SimulatedFlow flow = new SimulatedFlow(link, i == 0 ? "cubic" : "newreno");
            flow.start(0);
            link.runUntil(5 * SECOND);
            long before = flow.delivered();
            link.runUntil(35 * SECOND);
            delivered[i] = flow.delivered() - before;
        }
        assertTrue(delivered[0] > delivered[1], delivered[0] + " and " + delivered[1]);
    }
}
