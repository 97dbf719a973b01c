package ebb.quic.stream;

import static ebb.quic.stream.Frames.assertViolation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.TransportError;
import org.junit.jupiter.api.Test;

class FlowWindowTest {
    private static final long RTT = 1_000;

    private final FlowWindow window = new FlowWindow(1_000, 8_000);

    private void use(long bytes) {
        window.check(bytes, 0);
        window.receive(bytes);
        window.consume(bytes);
    }

    @Test
    void everyByteUpToTheLimitIsAllowedAndNoMore() {
        // RFC 9000 §4.1: a violation of the limit is FLOW_CONTROL_ERROR.
        window.check(1_000, 0);
        window.receive(1_000);
        assertViolation(TransportError.FLOW_CONTROL_ERROR, () -> window.check(1, 0));
        assertEquals(1_000, window.received());
    }

    @Test
    void updateIsDueWhenHalfIsConsumedThoughNobodyAsked() {
        // RFC 9000 §4.2: credit is returned without waiting for a BLOCKED frame.
        use(499);
        assertFalse(window.updateDue());
        use(1);
        assertTrue(window.updateDue());
        assertEquals(1_500, window.newLimit(0, RTT, true));
        assertFalse(window.updateDue());
    }

    @Test
    void doublesWhileConsumedFastUpToItsCap() {
        use(500);
        window.newLimit(0, RTT, true);
        long now = 0;
        for (long size = 2_000; size <= 8_000; size *= 2) {
            use(window.windowBytes() / 2);
            now += RTT;
            window.newLimit(now, RTT, true);
            assertEquals(size, window.windowBytes());
        }
        use(4_000);
        window.newLimit(now + 1, RTT, true);
        assertEquals(8_000, window.windowBytes());
    }

    @Test
    void staysSmallForASlowReaderAndUnderPressure() {
        use(500);
        window.newLimit(0, RTT, true);
        use(500);
        window.newLimit(2 * RTT, RTT, true);
        use(500);
        window.newLimit(2 * RTT + 1, RTT, false);
        assertEquals(1_000, window.windowBytes());
        assertEquals(2_500, window.limit());
    }

    @Test
    void limitEndsWithTheLargestOffset() {
        FlowWindow huge = new FlowWindow((1L << 62) - 1, (1L << 62) - 1);
        huge.receive(1L << 61);
        huge.consume(1L << 61);
        assertFalse(huge.updateDue());
    }
}
