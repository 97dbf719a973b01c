package ebb.quic.recovery;

import static ebb.quic.recovery.PacketNumberSpace.APPLICATION;
import static ebb.quic.recovery.PacketNumberSpace.HANDSHAKE;
import static ebb.quic.recovery.PacketNumberSpace.INITIAL;
import static ebb.quic.recovery.Sender.FULL;
import static ebb.quic.recovery.Sender.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When probes are sent. */
class ProbeTimeoutTest {
    private static final long NONE = Long.MAX_VALUE;

    /** RFC 9002 §6.2.1: smoothed_rtt + max(4 rttvar, 1 ms) + max_ack_delay from the last ack-eliciting packet. */
    @Test
    void probeTimerRunsFromTheLastElicitingPacket() {
        Sender sender = Sender.established(100 * MS);
        sender.loss.maxAckDelayNanos(25 * MS);
        assertEquals(NONE, sender.loss.timeoutNanos());
        sender.send(APPLICATION, 10 * MS);
        sender.send(APPLICATION, 20 * MS);
        sender.send(APPLICATION, 30 * MS, 50, false, false);
        assertEquals(20 * MS + 100 * MS + 4 * 50 * MS + 25 * MS, sender.loss.timeoutNanos());
    }

    /** RFC 9002 §6.2: a probe timeout asks for probes, and marks nothing as lost. */
    @Test
    void probeTimeoutMarksNothingAsLost() {
        Sender sender = Sender.established(100 * MS);
        sender.send(APPLICATION, 0);
        sender.send(APPLICATION, 0);
        long window = sender.congestion.window();
        assertEquals(APPLICATION, sender.loss.onTimeout(sender.loss.timeoutNanos()));
        assertEquals(List.of(), sender.lost);
        assertEquals(2L * FULL, sender.loss.bytesInFlight());
        assertEquals(window, sender.congestion.window());
    }

    /** RFC 9002 §6.2.4: one or two packets that elicit an ACK, in the space whose timer expired. */
    @Test
    void probesAreOwedInTheSpace() {
        Sender sender = Sender.established(100 * MS);
        long oldest = sender.send(APPLICATION, 0);
        sender.loss.onTimeout(sender.loss.timeoutNanos());
        assertEquals(2, sender.loss.probesOwed(APPLICATION));
        assertEquals(0, sender.loss.probesOwed(HANDSHAKE));
        assertEquals(oldest, sender.loss.oldestInFlight(APPLICATION).number());
        sender.send(APPLICATION, 500 * MS);
        sender.loss.probeSent(APPLICATION);
        assertEquals(1, sender.loss.probesOwed(APPLICATION));
        sender.ack(550 * MS, 2);
        assertEquals(0, sender.loss.probesOwed(APPLICATION));
    }

    /** RFC 9002 §6.2.4: other spaces with data in flight get a probe too. */
    @Test
    void otherSpacesWithDataInFlightAreProbedAsWell() {
        Sender sender = Sender.server();
        sender.send(INITIAL, 0);
        sender.send(HANDSHAKE, 0);
        sender.send(APPLICATION, 0);
        assertEquals(INITIAL, sender.loss.onTimeout(sender.loss.timeoutNanos()));
        assertEquals(2, sender.loss.probesOwed(INITIAL));
        assertEquals(1, sender.loss.probesOwed(HANDSHAKE));
        assertEquals(0, sender.loss.probesOwed(APPLICATION));
    }

    /** RFC 9002 §6.2.1: every expiry doubles the timeout, in all spaces; an ACK resets it. */
    @Test
    void timeoutBacksOffUntilAnAck() {
        Sender sender = Sender.established(100 * MS);
        sender.loss.maxAckDelayNanos(0);
        sender.send(APPLICATION, 0);
        assertEquals(300 * MS, sender.loss.timeoutNanos());
        sender.loss.onTimeout(300 * MS);
        assertEquals(600 * MS, sender.loss.timeoutNanos());
        sender.send(APPLICATION, 300 * MS);
        assertEquals(900 * MS, sender.loss.timeoutNanos());
        sender.loss.onTimeout(900 * MS);
        assertEquals(2, sender.loss.ptoCount());
        sender.send(APPLICATION, 900 * MS);
        assertEquals(2100 * MS, sender.loss.timeoutNanos());
        sender.ack(1000 * MS, 3);
        assertEquals(0, sender.loss.ptoCount());
    }

    /** RFC 9002 §6.2.1: the earlier of the Initial and Handshake timers, and no max_ack_delay for either. */
    @Test
    void earlierHandshakeSpaceSetsTheTimer() {
        Sender sender = Sender.server();
        sender.loss.maxAckDelayNanos(500 * MS);
        sender.send(HANDSHAKE, 5 * MS);
        assertEquals(5 * MS + 999 * MS, sender.loss.timeoutNanos());
        sender.send(INITIAL, 0);
        assertEquals(999 * MS, sender.loss.timeoutNanos());
        sender.send(INITIAL, 9 * MS);
        assertEquals(5 * MS + 999 * MS, sender.loss.timeoutNanos());
        assertEquals(HANDSHAKE, sender.loss.onTimeout(5 * MS + 999 * MS));
        assertEquals(5 * MS + 2 * 999 * MS, sender.loss.timeoutNanos());
    }

    /** RFC 9002 §6.2.1: no timer for application data before the handshake is confirmed. */
    @Test
    void applicationDataWaitsForConfirmation() {
        Sender sender = Sender.server();
        sender.send(APPLICATION, 0);
        assertEquals(NONE, sender.loss.timeoutNanos());
        sender.loss.handshakeConfirmed();
        assertEquals(999 * MS + 25 * MS, sender.loss.timeoutNanos());
    }

    /** RFC 9002 §6.2.1: the timer for time-threshold losses goes before the probe timer. */
    @Test
    void lossTimerGoesBeforeTheProbeTimer() {
        Sender sender = Sender.established(100 * MS);
        sender.send(APPLICATION, 0);
        sender.send(APPLICATION, MS);
        sender.send(APPLICATION, 2 * MS);
        sender.ack(50 * MS, 2);
        assertTrue(sender.loss.timeoutNanos() < 120 * MS);
        assertNull(sender.loss.onTimeout(sender.loss.timeoutNanos()));
        assertEquals(List.of(1L), sender.lost);
        assertTrue(sender.loss.timeoutNanos() > 200 * MS);
    }

    /** RFC 9002 §6.2.2.1: a server that has used up its allowance does not set the timer; a datagram brings it back. */
    @Test
    void amplificationLimitStopsTheServersTimer() {
        Sender sender = Sender.server();
        sender.send(INITIAL, 0);
        sender.loss.amplificationBlocked(true);
        assertEquals(NONE, sender.loss.timeoutNanos());
        sender.loss.amplificationBlocked(false);
        assertEquals(999 * MS, sender.loss.timeoutNanos());
        assertEquals(INITIAL, sender.loss.onTimeout(3000 * MS));
    }

    /** RFC 9002 §6.2.2.1: a client keeps its timer without anything in flight, and sends an Initial packet. */
    @Test
    void clientUnblocksTheServerWithAnInitial() {
        Sender sender = Sender.client();
        assertEquals(NONE, sender.loss.timeoutNanos());
        sender.send(INITIAL, 0);
        sender.ack(INITIAL, 100 * MS, 0);
        assertFalse(sender.loss.hasInFlight(INITIAL));
        assertEquals(100 * MS + 300 * MS, sender.loss.timeoutNanos());
        assertEquals(INITIAL, sender.loss.onTimeout(400 * MS));
        assertEquals(1, sender.loss.probesOwed(INITIAL));
        assertEquals(400 * MS + 600 * MS, sender.loss.timeoutNanos());
    }

    /** RFC 9002 §6.2.2.1: a Handshake packet once it has the keys, until a Handshake packet is acknowledged. */
    @Test
    void clientUnblocksTheServerWithAHandshakePacket() {
        Sender sender = Sender.client();
        sender.send(INITIAL, 0);
        sender.ack(INITIAL, 100 * MS, 0);
        sender.loss.handshakeKeysAvailable();
        assertEquals(HANDSHAKE, sender.loss.onTimeout(400 * MS));
        sender.send(HANDSHAKE, 400 * MS);
        sender.ack(HANDSHAKE, 500 * MS, 0);
        assertEquals(NONE, sender.loss.timeoutNanos());
        assertEquals(0, sender.loss.ptoCount());
    }

    /** RFC 9002 §6.2.1: ACKs of Initial packets do not end a client's backoff. */
    @Test
    void clientKeepsItsBackoffOnInitialAcks() {
        Sender sender = Sender.client();
        sender.send(INITIAL, 0);
        sender.loss.onTimeout(sender.loss.timeoutNanos());
        sender.send(INITIAL, 999 * MS);
        sender.ack(INITIAL, 1100 * MS, 1);
        assertEquals(1, sender.loss.ptoCount());
    }

    /** RFC 9002 §6.2.2: discarding keys sets the timer and the backoff anew. */
    @Test
    void discardingKeysResetsTheTimer() {
        Sender sender = Sender.server();
        sender.send(INITIAL, 0);
        sender.send(HANDSHAKE, 10 * MS);
        sender.loss.onTimeout(999 * MS);
        sender.loss.discard(INITIAL);
        assertEquals(0, sender.loss.ptoCount());
        assertEquals(10 * MS + 999 * MS, sender.loss.timeoutNanos());
        sender.loss.discard(HANDSHAKE);
        assertEquals(NONE, sender.loss.timeoutNanos());
    }
}
