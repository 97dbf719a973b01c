package ebb.quic.recovery;

import static ebb.quic.recovery.PacketNumberSpace.APPLICATION;
import static ebb.quic.recovery.PacketNumberSpace.HANDSHAKE;
import static ebb.quic.recovery.Sender.FULL;
import static ebb.quic.recovery.Sender.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PersistentCongestionTest {
    private static final long MINIMUM = 2L * FULL;

    /** A sender whose probe timeout, with max_ack_delay, is 1.7 s after one more sample of 600 ms. */
    private static Sender slow() {
        Sender sender = Sender.established(600 * MS);
        sender.loss.maxAckDelayNanos(200 * MS);
        return sender;
    }

    /** RFC 9002 §7.6.3: the example, packet by packet; RFC 9002 §7.6.2: the window falls to the minimum. */
    @Test
    void exampleOfTheRfc() {
        Sender sender = Sender.established(100 * MS);
        sender.loss.maxAckDelayNanos(792_187_500);
        sender.send(APPLICATION, 0);
        sender.send(APPLICATION, 1000 * MS);
        sender.ack(1200 * MS, 1);
        for (int second : new int[] {2, 3, 4, 5, 6, 8, 12}) {
            sender.send(APPLICATION, second * 1000 * MS);
        }
        assertEquals(0, sender.lost.size());
        sender.ack(12_200 * MS, 9);
        assertEquals(2000.0, sender.rtt.ptoNanos(792_187_500) / 1e6, 0.001);
        assertEquals(List.of(2L, 3L, 4L, 5L, 6L, 7L, 8L), sender.lost);
        // Slow start begins with the acknowledged packet itself.
        assertEquals(MINIMUM + FULL, sender.congestion.window());
    }

    /** RFC 9002 §7.6.2: two lost packets further apart than three timeouts, nothing acknowledged between them. */
    @Test
    void longLossIsPersistentCongestion() {
        Sender sender = slow();
        sender.send(APPLICATION, 1000 * MS);
        sender.send(APPLICATION, 4000 * MS);
        sender.send(APPLICATION, 6101 * MS);
        sender.send(APPLICATION, 11_000 * MS);
        sender.ack(11_600 * MS, 4);
        assertEquals(3, sender.lost.size());
        assertEquals(MINIMUM, sender.congestion.window());
        assertEquals("slow_start", sender.congestion.state());
        sender.send(APPLICATION, 12_000 * MS);
        sender.ack(13_000 * MS, 5);
        assertEquals(1000 * MS, sender.rtt.min());
    }

    /** RFC 9002 §7.6.1: not when the packets are exactly three timeouts apart or less. */
    @Test
    void shorterLossIsNot() {
        Sender sender = slow();
        sender.send(APPLICATION, 1000 * MS);
        sender.send(APPLICATION, 6100 * MS);
        sender.send(APPLICATION, 11_000 * MS);
        sender.ack(11_600 * MS, 3);
        assertEquals(1700 * MS, sender.rtt.ptoNanos(200 * MS));
        assertEquals(2, sender.lost.size());
        assertNotEquals(MINIMUM, sender.congestion.window());
    }

    /** RFC 9002 §7.6.2: not when a packet that was sent between them arrived. */
    @Test
    void ackInBetweenPreventsIt() {
        Sender sender = slow();
        for (int second : new int[] {1, 4, 9, 11}) {
            sender.send(APPLICATION, second * 1000 * MS);
        }
        sender.ack(11_600 * MS, 2, 4);
        assertEquals(2, sender.lost.size());
        assertNotEquals(MINIMUM, sender.congestion.window());
    }

    /** RFC 9002 §7.6.2: across all packet number spaces. */
    @Test
    void ackInAnotherSpacePreventsIt() {
        Sender sender = slow();
        sender.send(APPLICATION, 1000 * MS);
        sender.send(HANDSHAKE, 4000 * MS);
        sender.send(APPLICATION, 9000 * MS);
        sender.send(APPLICATION, 11_000 * MS);
        sender.ack(HANDSHAKE, 4600 * MS, 0);
        sender.ack(11_600 * MS, 3);
        assertEquals(2, sender.lost.size());
        assertNotEquals(MINIMUM, sender.congestion.window());
    }

    /** RFC 9002 §7.6.2: both ends must elicit an ACK. */
    @Test
    void packetsThatElicitNothingDoNotCount() {
        Sender sender = slow();
        sender.send(APPLICATION, 1000 * MS, FULL, false, true);
        sender.send(APPLICATION, 6000 * MS);
        sender.send(APPLICATION, 9000 * MS, FULL, false, true);
        sender.send(APPLICATION, 11_000 * MS);
        sender.ack(11_600 * MS, 4);
        assertEquals(3, sender.lost.size());
        assertNotEquals(MINIMUM, sender.congestion.window());
    }

    /** RFC 9002 §7.6.2: not before there was an RTT sample when they were sent. */
    @Test
    void packetsBeforeTheFirstSampleDoNotCount() {
        Sender sender = Sender.server();
        sender.loss.handshakeConfirmed();
        sender.send(APPLICATION, 0);
        sender.send(APPLICATION, 30_000 * MS);
        sender.send(APPLICATION, 40_000 * MS);
        sender.ack(40_100 * MS, 2);
        assertEquals(2, sender.lost.size());
        assertNotEquals(MINIMUM, sender.congestion.window());
    }
}
