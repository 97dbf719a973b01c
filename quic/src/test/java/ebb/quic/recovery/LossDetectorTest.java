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

    @Test
    void silentPacketMayBeTheLargest() {
        Sender sender = Sender.server();
        sender.send(APPLICATION, 0);
        sender.send(APPLICATION, 20 * MS, 50, false, false);
        sender.ack(50 * MS, 0, 1);
        assertEquals(30 * MS, sender.rtt.latest());
    }

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
