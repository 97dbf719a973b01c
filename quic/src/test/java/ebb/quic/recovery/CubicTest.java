package ebb.quic.recovery;

import static ebb.quic.recovery.Sender.FULL;
import static ebb.quic.recovery.Sender.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CubicTest {
    private static final long SECOND = 1000 * MS;

    private final Cubic cubic = new Cubic(FULL);
    private final RttEstimator rtt = new RttEstimator(100 * MS);
    private long now = SECOND;

    CubicTest() {
        rtt.update(100 * MS, 0);
    }

    private void ack(boolean windowLimited) {
        cubic.acked(new SentPacket(0, now - 100 * MS, FULL, true, true, null), now, rtt, windowLimited);
    }

    /** Slow start until the window has at least so many datagrams. */
    private void growTo(int datagrams) {
        while (cubic.window() < (long) datagrams * FULL) {
            ack(true);
        }
    }

    /** Acknowledges one window a round trip for so many of them. */
    private void roundTrips(int count) {
        for (int i = 0; i < count; i++) {
            now += 100 * MS;
            for (long acked = 0, window = cubic.window(); acked < window; acked += FULL) {
                ack(true);
            }
        }
    }

    private void loseNow() {
        assertTrue(cubic.lost(now, FULL, now));
        now += 101 * MS;
    }

    /** RFC 9438 §4.6: what is left is 0.7 of the window; RFC 9002 §7.3.2: once a round trip. */
    @Test
    void lossLeavesSevenTenths() {
        growTo(100);
        loseNow();
        assertEquals(84_000, cubic.window());
        assertEquals(84_000, cubic.slowStartThreshold());
        assertFalse(cubic.lost(now - 101 * MS, FULL, now));
        assertEquals(84_000, cubic.window());
        assertEquals("recovery", cubic.state());
    }

    /** RFC 9438 §4.2, §4.4: after K seconds the window is back at the plateau, and growth is slowest there. */
    @Test
    void windowReturnsToThePlateauAfterK() {
        growTo(1000);
        loseNow();
        double k = Math.cbrt(1000 * 0.3 / 0.4);
        int rounds = (int) (k * 10);
        long start = cubic.window();
        roundTrips(rounds / 4);
        long early = cubic.window() - start;
        roundTrips(rounds / 2);
        long middle = cubic.window();
        roundTrips(rounds / 4 - 1);
        long late = cubic.window() - middle;
        assertEquals(1_200_000, cubic.window(), 30_000);
        assertTrue(early > 5 * late, early + " then " + late);
    }

    /** RFC 9438 §4.5: beyond the plateau it grows faster and faster. */
    @Test
    void growthAcceleratesBeyondThePlateau() {
        growTo(1000);
        loseNow();
        roundTrips((int) (Math.cbrt(750) * 10));
        long at = cubic.window();
        roundTrips(30);
        long first = cubic.window() - at;
        at = cubic.window();
        roundTrips(30);
        assertTrue(cubic.window() - at > 2 * first);
    }

    /** RFC 9438 §4.3: where the curve is slower than Reno would be, it grows like Reno. */
    @Test
    void smallWindowsGrowLikeRenos() {
        growTo(20);
        loseNow();
        long start = cubic.window();
        roundTrips(10);
        double perRound = (cubic.window() - start) / 10.0 / FULL;
        assertEquals(0.53, perRound, 0.1);
        roundTrips(30);
        long later = cubic.window();
        roundTrips(10);
        assertTrue(cubic.window() - later >= 9 * FULL, "one datagram a round trip once it is where congestion was");
    }

    /** RFC 9438 §4.7: congestion below the last plateau lowers the next one further. */
    @Test
    void fastConvergenceLowersThePlateau() {
        growTo(1000);
        loseNow();
        loseNow();
        assertEquals(1000 * FULL * 0.49, cubic.window(), 2);
        // From 490 the curve goes to 0.85 × 700 = 595, not to 700.
        roundTrips((int) (Math.cbrt((595 - 490) / 0.4) * 10));
        assertEquals(595.0 * FULL, cubic.window(), 10.0 * FULL);
    }

    /** RFC 9438 §4.2: time in which the window was not used does not move the curve. */
    @Test
    void unusedTimeDoesNotCount() {
        growTo(1000);
        loseNow();
        roundTrips(10);
        long before = cubic.window();
        for (int i = 0; i < 600; i++) {
            now += 100 * MS;
            ack(false);
        }
        assertEquals(before, cubic.window());
        cubic.sent(FULL, 0, now);
        now += 60 * SECOND;
        roundTrips(1);
        assertTrue(cubic.window() < before * 1.1, "no leap after a pause");
    }

    /** RFC 9002 §7.8: a window that is not used does not grow in slow start either. */
    @Test
    void unusedWindowDoesNotGrowInSlowStart() {
        for (int i = 0; i < 100; i++) {
            ack(false);
        }
        assertEquals(12_000, cubic.window());
    }

    /** RFC 9002 §7.6.2, RFC 9438 §4.8: the minimum, slow start to the threshold, then a curve without a plateau. */
    @Test
    void persistentCongestionStartsOver() {
        growTo(100);
        loseNow();
        cubic.persistentCongestion();
        assertEquals(2 * FULL, cubic.window());
        assertTrue(cubic.inSlowStart());
        growTo(70);
        assertFalse(cubic.inSlowStart());
        long start = cubic.window();
        roundTrips(5);
        assertTrue(cubic.window() > start && cubic.window() < start + 10 * FULL);
    }

    /** RFC 9438 §4.2: never more than half as much again in a round trip. */
    @Test
    void growthIsBounded() {
        growTo(10);
        loseNow();
        for (int i = 0; i < 300; i++) {
            long before = cubic.window();
            roundTrips(1);
            assertTrue(cubic.window() <= before * 1.5 + FULL);
        }
    }

    /** RFC 9406 §4.2: slow start ends when the RTT of a round rises, without any loss. */
    @Test
    void risingRttEndsSlowStart() {
        long delay = 100 * MS;
        for (int round = 0; round < 12 && cubic.inSlowStart(); round++) {
            long sentFrom = now;
            now += delay;
            for (int i = 0; i < 20; i++) {
                now += MS / 10;
                rtt.update(delay, 0);
                cubic.acked(new SentPacket(i, sentFrom + i, FULL, true, true, null), now, rtt, true);
            }
            delay += 20 * MS;
        }
        assertFalse(cubic.inSlowStart());
        assertEquals(cubic.window(), cubic.slowStartThreshold(), 1200);
        assertEquals("congestion_avoidance", cubic.state());
    }

    @Test
    void steadyRttKeepsSlowStart() {
        for (int round = 0; round < 12; round++) {
            long sentFrom = now;
            now += 100 * MS;
            for (int i = 0; i < 20; i++) {
                now += MS / 10;
                rtt.update(100 * MS + i % 3 * MS, 0);
                cubic.acked(new SentPacket(i, sentFrom + i, FULL, true, true, null), now, rtt, true);
            }
        }
        assertTrue(cubic.inSlowStart());
        assertEquals(12_000 + 12 * 20 * FULL, cubic.window());
    }
}
