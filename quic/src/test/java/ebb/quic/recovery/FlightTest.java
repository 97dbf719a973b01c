package ebb.quic.recovery;

import static ebb.quic.recovery.PacketNumberSpace.APPLICATION;
import static ebb.quic.recovery.PacketNumberSpace.HANDSHAKE;
import static ebb.quic.recovery.PacketNumberSpace.INITIAL;
import static ebb.quic.recovery.Sender.FULL;
import static ebb.quic.recovery.Sender.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.Component;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is in flight: against the congestion window, and in memory. */
class FlightTest {
    private static final long NONE = Long.MAX_VALUE;

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

    /** A peer that moves with every packet gets a challenge for each; they are not to pile up. */
    @Test
    void packetsThatNothingWouldRepeatAreForgottenWithTheirPath() {
        Sender sender = Sender.established(100 * MS);
        sender.send(APPLICATION, 0);
        sender.send(APPLICATION, 0, new SentFrame.Ping());
        sender.loss.pathChanged(FULL);
        sender.send(APPLICATION, 0, new SentFrame.HandshakeDone());
        sender.ack(50 * MS, 3);
        assertEquals(List.of(3L), sender.acked);
        assertEquals(List.of(), sender.lost);
    }

    /** RFC 9000 §9.4: what was sent on the old path counts for nothing on the new one. */
    @Test
    void packetsOfTheOldPathSayNothingAboutTheNew() {
        Sender sender = Sender.established(100 * MS);
        for (int i = 0; i < 5; i++) {
            sender.send(APPLICATION, 0, new SentFrame.HandshakeDone());
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

    /** RFC 9000 §9.4: ACKs of packets on the old path do not widen the window of the new one. */
    @Test
    void oldPathDoesNotWidenTheWindow() {
        Sender sender = Sender.established(100 * MS);
        for (int i = 0; i < 5; i++) {
            sender.send(APPLICATION, 0);
        }
        sender.loss.pathChanged(FULL);
        while (sender.loss.canSend(FULL)) {
            sender.send(APPLICATION, MS);
        }
        long window = sender.congestion.window();
        sender.ack(50 * MS, 1, 2, 3, 4, 5);
        assertEquals(window, sender.congestion.window());
        assertEquals(window, sender.loss.bytesInFlight());
        sender.ack(101 * MS, 6);
        assertEquals(window + FULL, sender.congestion.window());
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
