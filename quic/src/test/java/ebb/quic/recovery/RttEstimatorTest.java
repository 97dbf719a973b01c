package ebb.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RttEstimatorTest {
    private static final long MS = 1_000_000L;

    private final RttEstimator rtt = new RttEstimator(RttEstimator.DEFAULT_INITIAL_NANOS);

    /** RFC 9002 §5.3, RFC 9002 §6.2.2: 333 ms before there is a sample, which makes a probe timeout of about 1 s. */
    @Test
    void beforeTheFirstSampleTheInitialRttCounts() {
        assertFalse(rtt.hasSample());
        assertEquals(333 * MS, rtt.smoothed());
        assertEquals(333 * MS / 2, rtt.variation());
        assertEquals(999 * MS, rtt.ptoNanos(0));
    }

    /** RFC 9002 §5.2, RFC 9002 §5.3: the first sample is taken as it is, without the peer's delay. */
    @Test
    void firstSampleSetsEverything() {
        rtt.update(100 * MS, 20 * MS);
        assertTrue(rtt.hasSample());
        assertEquals(100 * MS, rtt.min());
        assertEquals(100 * MS, rtt.smoothed());
        assertEquals(50 * MS, rtt.variation());
    }

    /** RFC 9002 §5.2: the minimum is the lesser of itself and the sample, whatever the peer says of delays. */
    @Test
    void minimumIgnoresThePeersDelay() {
        rtt.update(100 * MS, 0);
        rtt.update(120 * MS, 90 * MS);
        assertEquals(100 * MS, rtt.min());
        rtt.update(80 * MS, 10 * MS);
        assertEquals(80 * MS, rtt.min());
    }

    /** RFC 9002 §5.3: one eighth of the sample, less the peer's delay. */
    @Test
    void laterSamplesAreAveraged() {
        rtt.update(100 * MS, 0);
        rtt.update(200 * MS, 20 * MS);
        assertEquals((7 * 100 * MS + 180 * MS) / 8, rtt.smoothed());
        assertEquals((3 * 50 * MS + 80 * MS) / 4, rtt.variation());
        assertEquals(200 * MS, rtt.latest());
    }

    /** RFC 9002 §5.3: a delay that would leave less than the minimum is not believed. */
    @Test
    void implausibleDelayIsNotSubtracted() {
        rtt.update(100 * MS, 0);
        rtt.update(110 * MS, 20 * MS);
        assertEquals((7 * 100 * MS + 110 * MS) / 8, rtt.smoothed());
    }

    /** RFC 9002 §6.2.1: with no variation at all the timeout is still more than the RTT by the timer's granularity. */
    @Test
    void probeTimeoutNeverGoesBelowTheGranularity() {
        rtt.update(1, 0);
        for (int i = 0; i < 200; i++) {
            rtt.update(1, 0);
        }
        assertTrue(rtt.ptoNanos(0) >= MS);
        assertEquals(rtt.ptoNanos(0) + 25 * MS, rtt.ptoNanos(25 * MS));
    }

    /** RFC 9002 §6.1.2: nine eighths of the larger of smoothed and latest RTT, at least the timer's granularity. */
    @Test
    void lossDelayIsNineEighthsAndAtLeastTheGranularity() {
        rtt.update(80 * MS, 0);
        assertEquals(90 * MS, rtt.lossDelayNanos());
        rtt.update(160 * MS, 0);
        assertEquals(180 * MS, rtt.lossDelayNanos());
        rtt.reset(1000);
        assertEquals(MS, rtt.lossDelayNanos());
    }

    /** RFC 9002 §5.2: after persistent congestion the minimum is the newest sample, also a larger one. */
    @Test
    void minimumCanBeFoundAnew() {
        rtt.update(100 * MS, 0);
        rtt.forgetMin();
        rtt.update(300 * MS, 0);
        assertEquals(300 * MS, rtt.min());
    }

    /** RFC 9002 §5.3: on a new path nothing of the old one is left. */
    @Test
    void resetForgetsTheOldPath() {
        rtt.update(100 * MS, 0);
        rtt.reset(200 * MS);
        assertFalse(rtt.hasSample());
        assertEquals(200 * MS, rtt.smoothed());
        rtt.update(40 * MS, 0);
        assertEquals(40 * MS, rtt.smoothed());
    }
}
