package ebb.quic.recovery;

import static ebb.quic.recovery.PacketNumberSpace.APPLICATION;
import static ebb.quic.recovery.PacketNumberSpace.INITIAL;
import static ebb.quic.recovery.Sender.FULL;
import static ebb.quic.recovery.Sender.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.quic.model.TransportError;
import ebb.quic.wire.ProtocolViolation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which packets arrived, which are lost, and what an ACK says of the RTT. */
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
        sender.ack(99 * MS, 3);
        assertEquals(40 * MS, sender.rtt.latest());
        sender.ack(110 * MS, 2, 3);
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
}
