package ebb.quic.recovery;

import static ebb.quic.recovery.Sender.FULL;
import static ebb.quic.recovery.Sender.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NewRenoTest {
    private final NewReno reno = new NewReno(FULL);
    private final RttEstimator rtt = new RttEstimator(100 * MS);

    private void ack(int packets, long sentAt, boolean windowLimited) {
        for (int i = 0; i < packets; i++) {
            reno.acked(new SentPacket(i, sentAt, FULL, true, true, null), sentAt + 100 * MS, rtt, windowLimited);
        }
    }

    /** RFC 9002 §7.2: ten datagrams, limited to 14,720 bytes or two datagrams. */
    @Test
    void initialWindow() {
        assertEquals(12_000, reno.window());
        assertEquals(14_720, new NewReno(1500).window());
        assertEquals(18_000, new NewReno(9000).window());
    }

    /** RFC 9002 §7.3.1: in slow start the window grows by what is acknowledged, and a loss ends it. */
    @Test
    void slowStartDoublesTheWindowUntilALoss() {
        assertEquals("slow_start", reno.state());
        ack(10, 0, true);
        assertEquals(24_000, reno.window());
        assertTrue(reno.lost(50 * MS, FULL, 150 * MS));
        assertFalse(reno.inSlowStart());
        assertEquals("recovery", reno.state());
    }

    /** RFC 9002 §7.3.1: so does an increase of the ECN-CE count. */
    @Test
    void congestionExperiencedEndsSlowStart() {
        assertTrue(reno.congestionExperienced(0, 100 * MS));
        assertEquals(6000, reno.window());
        assertFalse(reno.inSlowStart());
    }

    /** RFC 9002 §7.3.2: threshold and window become half the window; once a round trip. */
    @Test
    void recoveryHalvesTheWindowOnce() {
        ack(10, 0, true);
        assertTrue(reno.lost(120 * MS, FULL, 200 * MS));
        assertEquals(12_000, reno.window());
        assertEquals(12_000, reno.slowStartThreshold());
        assertFalse(reno.lost(130 * MS, FULL, 210 * MS));
        assertFalse(reno.congestionExperienced(190 * MS, 220 * MS));
        ack(5, 150 * MS, true);
        assertEquals(12_000, reno.window());
        assertEquals("recovery", reno.state());
        ack(1, 201 * MS, true);
        assertEquals("congestion_avoidance", reno.state());
        assertTrue(reno.lost(202 * MS, FULL, 310 * MS));
        assertEquals(6000, reno.window());
    }

    /** RFC 9002 §7.3.3: at most one datagram for each window that is acknowledged. */
    @Test
    void avoidanceAddsOneDatagramAWindow() {
        reno.lost(0, FULL, 1);
        assertEquals(6000, reno.window());
        ack(4, 10, true);
        assertEquals(6000, reno.window());
        ack(1, 10, true);
        assertEquals(7200, reno.window());
        ack(5, 10, true);
        assertEquals(7200, reno.window());
        ack(1, 10, true);
        assertEquals(8400, reno.window());
    }

    /** RFC 9002 §7.8: a window that is not used does not grow, neither in slow start nor afterwards. */
    @Test
    void unusedWindowDoesNotGrow() {
        ack(50, 0, false);
        assertEquals(12_000, reno.window());
        reno.lost(0, FULL, 1);
        ack(50, 10, false);
        assertEquals(6000, reno.window());
    }

    /** RFC 9002 §7.2: no loss and no persistent congestion takes the window below two datagrams. */
    @Test
    void windowNeverFallsBelowTheMinimum() {
        for (int i = 0; i < 10; i++) {
            reno.lost(i * 10, FULL, i * 10 + 5);
        }
        assertEquals(2 * FULL, reno.window());
        assertEquals(2 * FULL, reno.slowStartThreshold());
    }

    /** RFC 9002 §7.6.2: the minimum window, and slow start to the threshold. */
    @Test
    void persistentCongestionStartsOver() {
        ack(10, 0, true);
        reno.lost(10, FULL, 20);
        reno.persistentCongestion();
        assertEquals(2 * FULL, reno.window());
        assertEquals(12_000, reno.slowStartThreshold());
        assertEquals("slow_start", reno.state());
        ack(1, 5, true);
        assertEquals(3 * FULL, reno.window());
    }

    /** RFC 9002 §7.2: an initial window follows the datagram size, a later one does not. */
    @Test
    void datagramSizeChangesTheInitialWindow() {
        reno.maxDatagramSize(1400);
        assertEquals(14_000, reno.window());
        ack(1, 0, true);
        long window = reno.window();
        reno.maxDatagramSize(1450);
        assertEquals(window, reno.window());
    }

    @Test
    void restartIsLikeNew() {
        reno.lost(0, FULL, 10);
        reno.restart(FULL);
        assertEquals(12_000, reno.window());
        assertEquals(Long.MAX_VALUE, reno.slowStartThreshold());
    }
}
