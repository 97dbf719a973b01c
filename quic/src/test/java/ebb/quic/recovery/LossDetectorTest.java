package ebb.quic.recovery;

import static ebb.quic.recovery.PacketNumberSpace.APPLICATION;
import static ebb.quic.recovery.PacketNumberSpace.HANDSHAKE;
import static ebb.quic.recovery.PacketNumberSpace.INITIAL;
import static ebb.quic.recovery.Sender.FULL;
import static ebb.quic.recovery.Sender.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.Component;
import ebb.quic.model.TransportError;
import ebb.quic.wire.ProtocolViolation;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossDetectorTest {
    private static final long NONE = Long.MAX_VALUE;

    /** RFC 9002 §5.1: a sample when the largest acknowledged packet is newly acknowledged, from when it was sent. */
    @Test
    void largestNewlyAcknowledgedPacketGivesASample() {
        Sender sender = Sender.server();
        sender.send(APPLICATION, 0);
        sender.send(APPLICATION, 10 * MS);
        sender.ack(50 * MS, 0, 1);
        assertEquals(40 * MS, sender.rtt.latest());
        sender.send(APPLICATION, 60 * MS);
        sender.send(APPLICATION, 61 * MS);
        sender.ack(90 * MS, 3);
        sender.ack(190 * MS, 2, 3);
        assertEquals(29 * MS, sender.rtt.latest());
    }

    /** RFC 9002 §5.1: no sample from an ACK that newly acknowledges nothing that elicits one. */
    @Test
    void ackOfSilentPacketsGivesNoSample() {
        Sender sender = Sender.server();
        sender.send(APPLICATION, 0);
        sender.send(APPLICATION, 0, 50, false, false);
        sender.ack(40 * MS, 0);
        sender.send(APPLICATION, 50 * MS);
        sender.send(APPLICATION, 50 * MS, 50, false, false);
        sender.ack(90 * MS, 3);
        assertEquals(40 * MS, sender.rtt.latest());
        sender.ack(100 * MS, 2, 3);
        assertEquals(40 * MS, sender.rtt.latest());
    }

    /** RFC 9002 §5.1: an ACK-only packet can be the largest of an ACK that gives a sample. */
    @Test
    void silentPacketMayBeTheLargest() {
        Sender sender = Sender.server();
        sender.send(APPLICATION, 0);
        sender.send(APPLICATION, 20 * MS, 50, false, false);
        sender.ack(50 * MS, 0, 1);
        assertEquals(30 * MS, sender.rtt.latest());
    }

    /** RFC 9002 §5.3: after confirmation the peer's delay counts up to its max_ack_delay, before it counts in full. */
    @Test
    void delayIsLimitedOnceTheHandshakeIsConfirmed() {
        for (boolean confirmed : new boolean[] {false, true}) {
            Sender sender = Sender.server();
            sender.loss.maxAckDelayNanos(25 * MS);
            if (confirmed) {
                sender.loss.handshakeConfirmed();
            }
            sender.send(APPLICATION, 0);
            sender.ack(100 * MS, 0);
            sender.send(APPLICATION, 0);
            sender.loss.ackReceived(APPLICATION, Acks.of(1), 60 * MS, 180 * MS);
            long adjusted = confirmed ? 155 * MS : 120 * MS;
            assertEquals((7 * 100 * MS + adjusted) / 8, sender.rtt.smoothed());
        }
    }

    /** RFC 9002 §6.1.1: three packets later; RFC 9002 §6.1: and nothing that was sent after the acknowledged one. */
    @Test
    void packetIsLostWhenThirdLaterOneArrives() {
        Sender sender = Sender.established(100 * MS);
        for (int i = 0; i < 6; i++) {
            sender.send(APPLICATION, i);
        }
        sender.ack(MS, 3);
        assertEquals(List.of(), sender.lost);
        sender.ack(MS, 4);
        assertEquals(List.of(1L), sender.lost);
        assertEquals(3L * FULL, sender.loss.bytesInFlight());
    }

    /** RFC 9002 §6.1.2: earlier packets are lost 9/8 RTT after sending; a timer runs for the rest of that time. */
    @Test
    void packetIsLostByTime() {
        Sender sender = Sender.established(80 * MS);
        sender.send(APPLICATION, 0);
        sender.send(APPLICATION, 10 * MS);
        sender.ack(85 * MS, 2);
        assertEquals(List.of(), sender.lost);
        // smoothed RTT (7 * 80 + 75) / 8
        long delay = sender.rtt.smoothed() * 9 / 8;
        assertEquals(delay, sender.loss.timeoutNanos());
        assertNull(sender.loss.onTimeout(delay - 1));
        assertEquals(List.of(), sender.lost);
        assertNull(sender.loss.onTimeout(delay));
        assertEquals(List.of(1L), sender.lost);
        assertEquals(0, sender.loss.bytesInFlight());
        assertEquals(NONE, sender.loss.timeoutNanos());
    }

    /** RFC 9002 §6.1.2: never earlier than the timer's granularity, however small the RTT. */
    @Test
    void lossTimeIsAtLeastTheGranularity() {
        Sender sender = Sender.established(1000);
        sender.send(APPLICATION, 0);
        sender.send(APPLICATION, 500);
        sender.ack(1500, 2);
        assertEquals(List.of(), sender.lost);
        assertEquals(MS, sender.loss.timeoutNanos());
    }

    @Test
    void numbersLeftOutAreNoReordering() {
        Sender sender = Sender.established(100 * MS);
        sender.send(APPLICATION, 0);
        sender.skip(APPLICATION);
        sender.send(APPLICATION, 0);
        sender.send(APPLICATION, 0);
        sender.ack(MS, 4);
        assertEquals(List.of(), sender.lost);
    }

    /** RFC 9000 §13.1: an ACK for a packet that was never sent is a PROTOCOL_VIOLATION, in each space for itself. */
    @Test
    void ackOfUnsentPacketIsAViolation() {
        Sender sender = Sender.server();
        sender.send(INITIAL, 0);
        sender.send(APPLICATION, 0);
        sender.send(APPLICATION, 0);
        assertEquals(TransportError.PROTOCOL_VIOLATION,
                assertThrows(ProtocolViolation.class, () -> sender.ack(INITIAL, 1, 1)).code());
        assertThrows(ProtocolViolation.class, () -> sender.ack(1, 0, 1, 2));
        sender.ack(1, 0, 1);
    }

    /** RFC 9000 §13.1, RFC 9000 §21.4: acknowledging a number that was left out on purpose is found out. */
    @Test
    void optimisticAckIsFoundOut() {
        Sender sender = Sender.server();
        sender.send(APPLICATION, 0);
        sender.skip(APPLICATION);
        sender.send(APPLICATION, 0);
        long window = sender.congestion.window();
        assertThrows(ProtocolViolation.class,
                () -> sender.loss.ackReceived(APPLICATION, Acks.range(0, 2), 0, MS));
        assertEquals(window, sender.congestion.window());
        assertEquals(2L * FULL, sender.loss.bytesInFlight());
    }

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

    /** RFC 9002 §6.4: packets of discarded keys leave the bytes in flight, without being acknowledged or lost. */
    @Test
    void discardedPacketsLeaveTheBytesInFlight() {
        Sender sender = Sender.server();
        sender.send(INITIAL, 0);
        sender.send(INITIAL, 0);
        sender.send(HANDSHAKE, 0);
        long window = sender.congestion.window();
        sender.loss.discard(INITIAL);
        sender.loss.discard(INITIAL);
        assertEquals(FULL, sender.loss.bytesInFlight());
        assertEquals(window, sender.congestion.window());
        assertEquals(List.of(), sender.lost);
        assertEquals(List.of(), sender.acked);
        sender.loss.discard(HANDSHAKE);
        assertEquals(0, sender.account.used());
        sender.ack(INITIAL, MS, 0);
        assertEquals(List.of(), sender.acked);
    }

    @Test
    void retryForgetsTheFirstFlight() {
        Sender sender = Sender.client();
        sender.send(INITIAL, 0);
        sender.loss.retried();
        assertEquals(0, sender.loss.bytesInFlight());
        assertEquals(1, sender.send(INITIAL, 50 * MS));
        assertEquals(50 * MS + 999 * MS, sender.loss.timeoutNanos());
    }

    /** RFC 9002 §7: nothing that would go beyond the window may be sent. */
    @Test
    void windowLimitsWhatIsInFlight() {
        Sender sender = Sender.server();
        int sent = 0;
        while (sender.loss.canSend(FULL)) {
            sender.send(APPLICATION, 0);
            sent++;
        }
        assertEquals(10, sent);
        assertTrue(sender.loss.bytesInFlight() <= sender.congestion.window());
        assertFalse(sender.loss.canSend(1));
    }

    /** RFC 9002 §7.3.2: on entering recovery one packet may go out although the window is full. */
    @Test
    void onePacketGoesOutOnEnteringRecovery() {
        Sender sender = Sender.established(100 * MS);
        for (int i = 0; i < 10; i++) {
            sender.send(APPLICATION, i);
        }
        sender.ack(100 * MS, 4);
        assertEquals(List.of(1L), sender.lost);
        assertTrue(sender.loss.bytesInFlight() > sender.congestion.window());
        assertTrue(sender.loss.canSend(FULL));
        sender.send(APPLICATION, 100 * MS);
        assertFalse(sender.loss.canSend(FULL));
    }

    /** RFC 9002 §7.5: probes are sent whatever the window says, and count as in flight. */
    @Test
    void probesCountBeyondTheWindow() {
        Sender sender = Sender.established(100 * MS);
        while (sender.loss.canSend(FULL)) {
            sender.send(APPLICATION, 0);
        }
        long full = sender.loss.bytesInFlight();
        sender.loss.onTimeout(sender.loss.timeoutNanos());
        assertEquals(2, sender.loss.probesOwed(APPLICATION));
        sender.send(APPLICATION, 1000 * MS);
        sender.loss.probeSent(APPLICATION);
        assertEquals(full + FULL, sender.loss.bytesInFlight());
        assertTrue(sender.loss.bytesInFlight() > sender.congestion.window());
    }

    /** RFC 9002 §7.4: the loss of a packet sent after the earliest acknowledged one is never ignored. */
    @Test
    void lossDuringTheHandshakeReducesTheWindow() {
        Sender sender = Sender.server();
        for (int i = 0; i < 5; i++) {
            sender.send(HANDSHAKE, i);
        }
        long window = sender.congestion.window();
        sender.ack(HANDSHAKE, 50 * MS, 0, 4);
        assertEquals(List.of(1L), sender.lost);
        assertEquals(window / 2, sender.congestion.window());
    }

    /** RFC 9000 §13.2.7: a packet with nothing but PADDING uses the window, and its loss counts. */
    @Test
    void paddingUsesTheWindow() {
        Sender sender = Sender.established(100 * MS);
        sender.send(APPLICATION, 0, FULL, false, true);
        assertEquals(FULL, sender.loss.bytesInFlight());
        assertFalse(sender.loss.hasInFlight(APPLICATION));
        assertEquals(NONE, sender.loss.timeoutNanos());
        for (int i = 0; i < 3; i++) {
            sender.send(APPLICATION, 0);
        }
        sender.ack(MS, 2, 3, 4);
        assertEquals(List.of(1L), sender.lost);
        assertEquals(0, sender.loss.bytesInFlight());
    }

    /** RFC 9000 §14.4: a lost probe for a larger datagram is reported, but is no congestion. */
    @Test
    void lostMtuProbeIsNoCongestion() {
        Sender sender = Sender.established(100 * MS);
        sender.send(APPLICATION, 0, new SentFrame.MtuProbe(1400));
        for (int i = 0; i < 3; i++) {
            sender.send(APPLICATION, 0);
        }
        long window = sender.congestion.window();
        sender.ack(50 * MS, 2, 3, 4);
        assertEquals(List.of(1L), sender.lost);
        assertTrue(sender.congestion.window() >= window);
        assertEquals("slow_start", sender.congestion.state());
    }

    /** RFC 9002 §7.1: more CE marks in a valid report are congestion. */
    @Test
    void reportedCongestionReducesTheWindow() {
        Sender sender = Sender.established(100 * MS);
        EcnValidator ecn = new EcnValidator();
        sender.loss.ecn(ecn);
        for (int i = 1; i <= 2; i++) {
            ecn.sent(APPLICATION);
            sender.loss.sent(APPLICATION, new SentPacket(i, i, FULL, true, true, null).markEcn());
        }
        long window = sender.congestion.window();
        sender.loss.ackReceived(APPLICATION, Acks.ecn(1, 0, 1, 1, 2), 0, 100 * MS);
        assertEquals(EcnValidator.State.CAPABLE, ecn.state());
        assertEquals(window / 2, sender.congestion.window());
        assertEquals("recovery", sender.congestion.state());
    }

    /** RFC 9000 §9.4: what was sent on the old path counts for nothing on the new one. */
    @Test
    void packetsOfTheOldPathSayNothingAboutTheNew() {
        Sender sender = Sender.established(100 * MS);
        for (int i = 0; i < 5; i++) {
            sender.send(APPLICATION, 0);
        }
        sender.loss.pathChanged(FULL);
        assertEquals(0, sender.loss.bytesInFlight());
        assertFalse(sender.rtt.hasSample());
        long window = sender.congestion.window();
        sender.ack(50 * MS, 5);
        assertFalse(sender.rtt.hasSample());
        assertEquals(List.of(1L, 2L), sender.lost);
        assertEquals(window, sender.congestion.window());
        assertEquals(0, sender.loss.bytesInFlight());
        sender.send(APPLICATION, 60 * MS);
        assertEquals(FULL, sender.loss.bytesInFlight());
        sender.ack(90 * MS, 3, 4, 6);
        assertEquals(30 * MS, sender.rtt.latest());
        assertEquals(0, sender.loss.bytesInFlight());
    }

    @Test
    void accountHoldsExactlyWhatIsKept() {
        Sender sender = Sender.established(100 * MS);
        assertEquals(0, sender.account.used());
        sender.send(APPLICATION, 0, new SentFrame.Stream(0, 0, 1000, false));
        sender.send(APPLICATION, 0, new SentFrame.Crypto(0, 1000));
        assertEquals(2 * 48 + 40 + 32, sender.account.used(Component.RECOVERY));
        assertEquals(sender.account.used(), sender.loss.retainedBytes());
        sender.ack(MS, 1, 2);
        assertEquals(0, sender.account.used());
        sender.send(APPLICATION, 0);
        sender.loss.free();
        sender.loss.free();
        assertEquals(0, sender.account.used());
        assertEquals(0, sender.account.close());
    }

    @Test
    void ackOnlyPacketsAreNotKept() {
        Sender sender = Sender.established(100 * MS);
        for (int i = 0; i < 100_000; i++) {
            sender.send(APPLICATION, i, 40, false, false);
        }
        assertEquals(0, sender.account.used());
        sender.send(APPLICATION, MS);
        for (int i = 0; i < 100_000; i++) {
            sender.send(APPLICATION, i, 40, false, false);
        }
        assertTrue(sender.account.used() <= 64 * 48);
        sender.ack(50 * MS, 100_001);
        assertEquals(0, sender.account.used());
        assertEquals(0, sender.loss.bytesInFlight());
    }

    /** A peer that never acknowledges cannot make us keep more than a window of packets and the probes. */
    @Test
    void withheldAcksAreBounded() {
        Sender sender = Sender.established(100 * MS);
        long now = 0;
        for (int timeouts = 0; timeouts < 12; timeouts++) {
            while (sender.loss.canSend(30)) {
                sender.send(APPLICATION, now, 30, true, true);
            }
            now = sender.loss.timeoutNanos();
            assertEquals(APPLICATION, sender.loss.onTimeout(now));
            sender.send(APPLICATION, now, 30, true, true);
            sender.send(APPLICATION, now, 30, true, true);
        }
        assertTrue(sender.account.used() <= 48 * (sender.congestion.window() / 30 + 2 * 12));
        assertTrue(now > 600_000 * MS);
    }

    @Test
    void memoryLimitsTinyPacketsInFlight() {
        Sender sender = Sender.established(100 * MS);
        long number = 1;
        for (int round = 1; round < 20; round++) {
            long from = number;
            while (sender.loss.canSend(30)) {
                number = sender.send(APPLICATION, round * 100 * MS, 30, true, true) + 1;
            }
            assertTrue(sender.account.used() <= sender.account.limit() / 4 + 48);
            sender.loss.ackReceived(APPLICATION, Acks.range(from, number - 1), 0, round * 100 * MS + 50 * MS);
        }
        assertEquals(0, sender.account.used());
    }
}
