package ebb.quic.recovery;

import static ebb.quic.recovery.EcnValidator.State.CAPABLE;
import static ebb.quic.recovery.EcnValidator.State.FAILED;
import static ebb.quic.recovery.EcnValidator.State.TESTING;
import static ebb.quic.recovery.EcnValidator.State.UNKNOWN;
import static ebb.quic.recovery.PacketNumberSpace.APPLICATION;
import static ebb.quic.recovery.PacketNumberSpace.HANDSHAKE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EcnValidatorTest {
    private final EcnValidator ecn = new EcnValidator();

    private void send(int packets) {
        for (int i = 0; i < packets; i++) {
            ecn.sent(APPLICATION);
        }
    }

    /** RFC 9000 §13.4.2: the first ten packets are marked; the others when that is known to work. */
    @Test
    void tenPacketsTestThePath() {
        assertEquals(TESTING, ecn.state());
        send(9);
        assertTrue(ecn.marks());
        send(1);
        assertEquals(UNKNOWN, ecn.state());
        assertFalse(ecn.marks());
        assertFalse(ecn.acked(APPLICATION, Acks.ecn(2, 0, 0, 0, 1), 2, true));
        assertEquals(CAPABLE, ecn.state());
        assertTrue(ecn.marks());
    }

    /** RFC 9000 §13.4.2: all marked packets lost, no more marks. */
    @Test
    void losingAllMarkedPacketsEndsIt() {
        send(10);
        for (int i = 0; i < 9; i++) {
            ecn.lost();
        }
        assertEquals(UNKNOWN, ecn.state());
        ecn.lost();
        assertEquals(FAILED, ecn.state());
        assertFalse(ecn.marks());
    }

    /** RFC 9000 §13.4.2.1, RFC 9000 §13.4.2.2: marked packets acknowledged without counts disable ECN. */
    @Test
    void missingCountsDisableEcn() {
        send(3);
        ecn.acked(APPLICATION, Acks.of(0), 1, true);
        assertEquals(FAILED, ecn.state());
        send(3);
        assertFalse(ecn.acked(APPLICATION, Acks.ecn(3, 0, 3, 0), 1, true));
        assertFalse(ecn.marks());
    }

    /** RFC 9000 §13.4.2.1: counts that grow by less than was acknowledged mean that marks were erased. */
    @Test
    void erasedMarksDisableEcn() {
        send(3);
        ecn.acked(APPLICATION, Acks.ecn(1, 0, 0, 0, 1), 2, true);
        assertEquals(FAILED, ecn.state());
    }

    /** RFC 9000 §13.4.2.1: more ECT(0) than was sent, or any ECT(1), means that packets were remarked. */
    @Test
    void inventedMarksDisableEcn() {
        send(3);
        ecn.acked(APPLICATION, Acks.ecn(4, 0, 0, 0, 1), 2, true);
        assertEquals(FAILED, ecn.state());
        EcnValidator other = new EcnValidator();
        other.sent(APPLICATION);
        other.acked(APPLICATION, Acks.ecn(1, 1, 0, 0), 1, true);
        assertEquals(FAILED, other.state());
    }

    /** RFC 9000 §13.4.2.1: an ACK that does not raise the largest number never makes validation fail. */
    @Test
    void reorderedAckIsIgnored() {
        send(4);
        ecn.acked(APPLICATION, Acks.ecn(3, 0, 0, 0, 1, 2), 3, true);
        ecn.acked(APPLICATION, Acks.ecn(1, 0, 0, 0), 1, false);
        ecn.acked(APPLICATION, Acks.of(0), 1, false);
        assertEquals(CAPABLE, ecn.state());
    }

    /** RFC 9000 §13.4.2.1: counts may grow by more than this ACK acknowledges, since ACKs get lost. */
    @Test
    void countsMayRunAheadOfAcks() {
        send(5);
        assertTrue(ecn.acked(APPLICATION, Acks.ecn(3, 0, 1, 3), 1, true));
        assertEquals(CAPABLE, ecn.state());
    }

    /** RFC 9000 §13.4.2.2: what worked once is disabled when it fails later. */
    @Test
    void laterFailureDisablesToo() {
        send(2);
        ecn.acked(APPLICATION, Acks.ecn(2, 0, 0, 0, 1), 2, true);
        assertEquals(CAPABLE, ecn.state());
        send(2);
        ecn.acked(APPLICATION, Acks.ecn(2, 0, 0, 2, 3), 2, true);
        assertEquals(FAILED, ecn.state());
    }

    @Test
    void congestionIsReportedWhenCeGrows() {
        send(4);
        assertTrue(ecn.acked(APPLICATION, Acks.ecn(1, 0, 1, 0, 1), 2, true));
        assertFalse(ecn.acked(APPLICATION, Acks.ecn(2, 0, 1, 2), 1, true));
        assertTrue(ecn.acked(APPLICATION, Acks.ecn(2, 0, 2, 3), 1, true));
    }

    /** RFC 9000 §13.4.1: each space has counts of its own. */
    @Test
    void spacesCountForThemselves() {
        ecn.sent(HANDSHAKE);
        send(1);
        ecn.acked(HANDSHAKE, Acks.ecn(1, 0, 0, 0), 1, true);
        ecn.acked(APPLICATION, Acks.ecn(1, 0, 0, 0), 1, true);
        assertEquals(CAPABLE, ecn.state());
    }
}
