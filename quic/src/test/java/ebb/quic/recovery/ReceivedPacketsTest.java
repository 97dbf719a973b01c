package ebb.quic.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceivedPacketsTest {
    private static final long MS = 1_000_000L;
    private static final long NONE = Long.MAX_VALUE;

    private final ReceivedPackets received = new ReceivedPackets(PacketNumberSpace.APPLICATION);

    /** RFC 9000 §13.2.1: an ack-eliciting packet is acknowledged within max_ack_delay. */
    @Test
    void firstPacketIsAcknowledgedWithinMaxAckDelay() {
        received.maxAckDelayNanos(20 * MS);
        received.received(0, true, 0, 5 * MS);
        assertEquals(25 * MS, received.ackDeadlineNanos());
        assertFalse(received.ackDue(24 * MS));
        assertTrue(received.ackDue(25 * MS));
        received.received(1, false, 0, 6 * MS);
        assertEquals(25 * MS, received.ackDeadlineNanos());
    }

    /** RFC 9000 §13.2.2: every second packet that elicits an ACK gets one. */
    @Test
    void secondPacketIsAcknowledgedAtOnce() {
        received.received(0, true, 0, 0);
        received.received(1, true, 0, MS);
        assertTrue(received.ackDue(MS));
    }

    /** RFC 9000 §13.2.1: Initial and Handshake packets are acknowledged immediately. */
    @Test
    void handshakePacketsAreAcknowledgedAtOnce() {
        for (PacketNumberSpace space : List.of(PacketNumberSpace.INITIAL, PacketNumberSpace.HANDSHAKE)) {
            ReceivedPackets early = new ReceivedPackets(space);
            early.received(0, true, 0, 7);
            assertTrue(early.ackDue(7));
        }
    }

    /** RFC 9000 §13.2.1: what elicits no ACK causes none, not even out of order: no endless loop of ACKs. */
    @Test
    void silentPacketsNeverCauseAnAck() {
        received.received(0, false, 0, 0);
        received.received(5, false, 0, 0);
        received.received(3, false, ReceivedPackets.ECN_CE, 0);
        assertEquals(NONE, received.ackDeadlineNanos());
    }

    /** RFC 9000 §13.2.1: one ACK-only packet answers a packet; after it nothing is owed. */
    @Test
    void oneAckAnswersAPacket() {
        received.received(0, true, 0, 0);
        received.received(1, true, 0, 0);
        received.ackSent(0);
        assertEquals(NONE, received.ackDeadlineNanos());
        assertFalse(received.ackDue(1000 * MS));
    }

    /** RFC 9000 §13.2.1: at once when packets are missing before it, or when it fills a gap. */
    @Test
    void outOfOrderPacketsAreAcknowledgedAtOnce() {
        received.received(0, true, 0, 0);
        received.ackSent(0);
        received.received(2, true, 0, 1);
        assertTrue(received.ackDue(1));
        received.ackSent(1);
        received.received(1, true, 0, 2);
        assertTrue(received.ackDue(2));
        received.ackSent(2);
        received.received(3, true, 0, 3);
        assertFalse(received.ackDue(3));
    }

    @Test
    void silentPacketsBetweenAreNotMissing() {
        received.received(0, true, 0, 0);
        received.ackSent(0);
        received.received(1, false, 0, 1);
        received.received(2, true, 0, 1);
        assertFalse(received.ackDue(1));
    }

    /** RFC 9000 §13.2.1: CE marks are reported without delay. */
    @Test
    void congestionIsReportedAtOnce() {
        received.received(0, true, ReceivedPackets.ECN_CE, 0);
        assertTrue(received.ackDue(0));
    }

    /** RFC 9000 §13.4.1: counts for each marking, once for each packet that is processed; duplicates do not count. */
    @Test
    void ecnMarksAreCountedOncePerPacket() {
        assertFalse(received.hasEcn());
        received.received(0, true, ReceivedPackets.ECN_ECT0, 0);
        received.received(1, true, ReceivedPackets.ECN_ECT0, 0);
        received.received(1, true, ReceivedPackets.ECN_ECT0, 0);
        received.received(2, true, ReceivedPackets.ECN_ECT1, 0);
        received.received(3, true, ReceivedPackets.ECN_CE, 0);
        received.received(4, true, ReceivedPackets.ECN_NONE, 0);
        assertTrue(received.hasEcn());
        assertEquals(2, received.ect0());
        assertEquals(1, received.ect1());
        assertEquals(1, received.ce());
    }

    /** RFC 9000 §13.2.5: from receiving the largest packet to the ACK, in units of the exponent; not a moment more. */
    @Test
    void delayIsMeasuredFromTheLargestPacket() {
        received.received(7, true, 0, 10 * MS);
        received.received(6, true, 0, 12 * MS);
        assertEquals(8000 >> 3, received.rawAckDelay(18 * MS, 3));
        assertEquals(8000, received.rawAckDelay(18 * MS, 0));
        assertEquals(0, received.rawAckDelay(10 * MS, 3));
    }

    /** RFC 9000 §13.2.4: what the peer knows to be acknowledged is not reported for ever. */
    @Test
    void acknowledgedAckForgetsRanges() {
        for (long number = 0; number < 10; number += 2) {
            received.received(number, true, 0, 0);
        }
        received.ackSent(0);
        received.received(10, true, 0, 0);
        received.acknowledgedUpTo(8);
        assertEquals(1, received.ranges().count());
        assertEquals(10, received.ranges().smallest(0));
    }

    /** RFC 9000 §13.2.3: what was forgotten is never accepted again, and the largest number is kept. */
    @Test
    void forgottenNumbersStayDuplicates() {
        for (long number = 0; number < 10; number++) {
            received.received(number, true, 0, 0);
        }
        received.ackSent(0);
        received.acknowledgedUpTo(9);
        assertEquals(9, received.largest());
        assertEquals(9, received.ranges().largest());
        for (long number = 0; number < 10; number++) {
            assertTrue(received.isDuplicate(number));
        }
        assertFalse(received.isDuplicate(10));
    }

    /** RFC 9000 §13.2.1: a packet that came late is acknowledged, although an ACK of a larger number is confirmed. */
    @Test
    void unreportedPacketIsNotForgotten() {
        received.received(5, true, 0, 0);
        received.ackSent(0);
        received.received(3, true, 0, 0);
        received.acknowledgedUpTo(5);
        assertTrue(received.ranges().contains(3));
        assertTrue(received.ranges().contains(5));
        assertFalse(received.ranges().contains(2));
    }

    /** RFC 9000 §13.2.3: a million gaps leave 32 ranges, and nothing that fell off comes in again. */
    @Test
    void rangesAreBounded() {
        for (long number = 1; number < 2_000_000; number += 2) {
            received.received(number, true, 0, 0);
        }
        assertEquals(32, received.ranges().count());
        assertTrue(received.retainedBytes() <= 1024);
        assertTrue(received.isDuplicate(2));
        assertTrue(received.isDuplicate(1));
        assertFalse(received.isDuplicate(1_999_998));
    }

    /** RFC 9000 §13.2.4, RFC 9000 §13.2.1: a PING once in a while when ACKs are never confirmed, not with every ACK. */
    @Test
    void pingIsDueNowAndThen() {
        int pings = 0;
        for (long number = 0; number < 200; number += 2) {
            received.received(number, true, 0, 0);
            received.ackSent(0);
            pings += received.takePingDue() ? 1 : 0;
        }
        assertEquals(5, pings);
    }

    @Test
    void noPingWhileEverythingComesInOrder() {
        for (long number = 0; number < 200; number++) {
            received.received(number, true, 0, 0);
            received.ackSent(0);
            assertFalse(received.takePingDue());
        }
        assertEquals(1, received.ranges().count());
    }

    /** RFC 9000 §13.2.3: whatever comes and is confirmed, no number is processed twice. */
    @Property
    void noNumberIsNewTwice(@ForAll @Size(max = 400) List<@IntRange(max = 300) Integer> numbers,
            @ForAll @IntRange(min = 1, max = 40) int confirmEvery) {
        ReceivedPackets packets = new ReceivedPackets(PacketNumberSpace.APPLICATION);
        Set<Integer> processed = new HashSet<>();
        int step = 0;
        for (int number : numbers) {
            if (!packets.isDuplicate(number)) {
                assertTrue(processed.add(number));
                packets.received(number, true, 0, step);
                assertTrue(packets.isDuplicate(number));
            }
            if (++step % confirmEvery == 0 && packets.largest() >= 0) {
                packets.ackSent(step);
                packets.acknowledgedUpTo(packets.largest());
            }
        }
    }
}
