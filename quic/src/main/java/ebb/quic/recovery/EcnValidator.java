package ebb.quic.recovery;

import ebb.quic.wire.Frame;

/**
 * Finds out whether ECN works on a path, and stops using it when it does not (RFC 9000 §13.4.2). Loop-confined; one for
 * each path, owned by the connection and fed by {@link LossDetector}.
 *
 * <pre>
 *   TESTING ──ten packets marked──► UNKNOWN ──counts are right──► CAPABLE
 *      │  └───────────counts are right────────────────────────────►  │
 *      └─────────► FAILED ◄──counts are wrong, or all marked lost────┘
 * </pre>
 */
public final class EcnValidator {
    /** Where validation stands. */
    public enum State { TESTING, UNKNOWN, CAPABLE, FAILED }

    private static final int TEST_PACKETS = 10;
    private static final int SPACES = PacketNumberSpace.values().length;

    private State state = State.TESTING;
    private int marked;
    private int lost;
    private long[] sent = new long[SPACES];
    private long[] ect0 = new long[SPACES];
    private long[] ce = new long[SPACES];

    public State state() {
        return state;
    }

    /** Whether the next packet is to be marked with ECT(0). */
    public boolean marks() {
        // RFC 9000 §13.4.2: the first ten packets are marked, the others once that is known to work.
        return state == State.TESTING || state == State.CAPABLE;
    }

    /** A packet of the space was sent with ECT(0). */
    public void sent(PacketNumberSpace space) {
        if (state == State.FAILED) {
            return;
        }
        sent[space.ordinal()]++;
        marked++;
        if (state == State.TESTING && marked >= TEST_PACKETS) {
            state = State.UNKNOWN;
        }
    }

    /** A marked packet was declared lost. */
    void lost() {
        lost++;
        // RFC 9000 §13.4.2: when all marked packets are lost, the marks are taken for the cause.
        if (state == State.UNKNOWN && lost >= marked) {
            fail();
        }
    }

    /**
     * Judges the counts of an ACK frame.
     *
     * @param newlyAcked how many of the packets that it newly acknowledges were marked
     * @param largestGrew whether it raises the largest acknowledged number
     * @return true when valid counts report more congestion than before
     */
    boolean acked(PacketNumberSpace space, Frame.Ack ack, int newlyAcked, boolean largestGrew) {
        // RFC 9000 §13.4.2.1: an ACK that comes late says nothing about the counts.
        if (state == State.FAILED || !largestGrew) {
            return false;
        }
        int i = space.ordinal();
        if (!ack.ecn()) {
            // RFC 9000 §13.4.2.1: marked packets that are acknowledged without counts: erased, or not reported.
            if (newlyAcked > 0) {
                fail();
            }
            return false;
        }
        long moreCe = ack.ce() - ce[i];
        long increase = ack.ect0() - ect0[i] + moreCe;
        // RFC 9000 §13.4.2.1: fewer than were marked, more than were ever marked, or marks that we never set.
        if (increase < newlyAcked || moreCe < 0 || ack.ect0() < ect0[i] || ack.ect0() > sent[i] || ack.ect1() > 0) {
            fail();
            return false;
        }
        ect0[i] = ack.ect0();
        ce[i] = ack.ce();
        if (newlyAcked > 0) {
            state = State.CAPABLE;
        }
        return moreCe > 0;
    }

    private void fail() {
        // RFC 9000 §13.4.2.2: whenever validation fails, now or later, the path is used without ECN.
        state = State.FAILED;
        sent = null;
        ect0 = null;
        ce = null;
    }
}
