package ebb.quic.recovery;

import ebb.quic.wire.AckRanges;

/**
 * What was received in one packet number space and when it is to be acknowledged (RFC 9000 §13.2). Loop-confined; owned
 * by the space.
 *
 * <p>Bound: {@link #MAX_RANGES} ranges of packet numbers, 528 bytes; the lowest are forgotten, and packets with such
 * numbers are taken for duplicates from then on.
 */
public final class ReceivedPackets {
    /** Not ECN-capable, ECT(1), ECT(0) and CE as they stand in the IP header. */
    public static final int ECN_NONE = 0;
    public static final int ECN_ECT1 = 1;
    public static final int ECN_ECT0 = 2;
    public static final int ECN_CE = 3;
    /** What we promise with the max_ack_delay transport parameter unless told otherwise. */
    public static final long DEFAULT_MAX_ACK_DELAY_NANOS = 25_000_000L;

    static final int MAX_RANGES = 32;

    private static final int ELICITING_PER_ACK = 2;
    private static final int ACKS_BEFORE_PING = 20;
    private static final long NONE = Long.MAX_VALUE;

    private final AckRanges ranges = new AckRanges(MAX_RANGES);
    private final boolean immediate;
    private long maxAckDelayNanos = DEFAULT_MAX_ACK_DELAY_NANOS;
    private long largest = -1;
    private long largestTime;
    private long largestEliciting = -1;
    /** Numbers below are treated as received already. */
    private long floor;
    /** The lowest number that came since the last ACK was sent. */
    private long lowestUnreported = NONE;
    private int elicitingUnreported;
    private int acksUnconfirmed;
    private long ackDeadline = NONE;
    private long ect0;
    private long ect1;
    private long ce;

    /** An empty record for a space; its ACKs are delayed in the application space only. */
    public ReceivedPackets(PacketNumberSpace space) {
        // RFC 9000 §13.2.1: Initial and Handshake packets are acknowledged at once.
        immediate = space != PacketNumberSpace.APPLICATION;
    }

    /** Sets what our max_ack_delay transport parameter promises, less the timer's slack. */
    public void maxAckDelayNanos(long nanos) {
        maxAckDelayNanos = nanos;
    }

    /** Whether a packet was received before, or may have been: then it must not be processed. */
    public boolean isDuplicate(long number) {
        // RFC 9000 §13.2.3: ranges may be forgotten only because numbers below a minimum are never accepted again.
        return number < floor || ranges.contains(number);
    }

    /**
     * Takes notice of a packet that was processed and is no duplicate.
     *
     * @param ecn the two ECN bits of the IP header, 0 when they are not known
     */
    public void received(long number, boolean ackEliciting, int ecn, long now) {
        if (isDuplicate(number)) {
            return;
        }
        countEcn(ecn);
        ranges.add(number);
        if (ranges.count() == MAX_RANGES) {
            floor = Math.max(floor, ranges.smallest(MAX_RANGES - 1));
        }
        lowestUnreported = Math.min(lowestUnreported, number);
        if (number > largest) {
            largest = number;
            largestTime = now;
        }
        // RFC 9000 §13.2.1: what does not elicit an ACK never causes one, even if packets are missing before it.
        if (ackEliciting) {
            oweAck(number, ecn, now);
        }
    }

    private void oweAck(long number, int ecn, long now) {
        elicitingUnreported++;
        // RFC 9000 §13.2.2: an ACK for at least every second packet that elicits one.
        // RFC 9000 §13.2.1: at once when the packet is out of order or reports congestion.
        boolean atOnce = immediate || elicitingUnreported >= ELICITING_PER_ACK || ecn == ECN_CE || isOutOfOrder(number);
        ackDeadline = Math.min(ackDeadline, atOnce ? now : now + maxAckDelayNanos);
        largestEliciting = Math.max(largestEliciting, number);
    }

    private boolean isOutOfOrder(long number) {
        if (number < largestEliciting) {
            return true;
        }
        int range = 0;
        while (range < ranges.count() && ranges.smallest(range) > number) {
            range++;
        }
        return range < ranges.count() && ranges.smallest(range) > largestEliciting + 1;
    }

    private void countEcn(int ecn) {
        // RFC 9000 §13.4.1: one count a packet that is processed, in its own packet number space.
        switch (ecn) {
            case ECN_ECT0 -> ect0++;
            case ECN_ECT1 -> ect1++;
            case ECN_CE -> ce++;
            default -> { }
        }
    }

    /** What an ACK frame is to report; not to be changed by the caller. */
    public AckRanges ranges() {
        return ranges;
    }

    /** The largest number received, or -1; kept for ever, since truncated numbers are completed with it. */
    public long largest() {
        return largest;
    }

    /** Whether an ACK must go out now, alone if need be. */
    public boolean ackDue(long now) {
        return ackDeadline <= now;
    }

    /** When an ACK must go out; MAX_VALUE when none is owed. */
    public long ackDeadlineNanos() {
        return ackDeadline;
    }

    /** An ACK frame with all that was received went out. */
    public void ackSent(long now) {
        ackDeadline = NONE;
        elicitingUnreported = 0;
        lowestUnreported = NONE;
        acksUnconfirmed++;
    }

    /** The ACK Delay field: the time since the largest packet came, in units of 2^exponent microseconds. */
    public long rawAckDelay(long now, int exponent) {
        // RFC 9000 §13.2.5: the delay that we chose, from the moment the packet with the largest number was received.
        return Math.max(0, now - largestTime) / 1000 >> exponent;
    }

    /** The peer has an ACK frame of ours with this largest number: what it reported is not reported again. */
    public void acknowledgedUpTo(long largestAcknowledged) {
        acksUnconfirmed = 0;
        // RFC 9000 §13.2.3: the largest number stays in every ACK; what no ACK reported yet stays too.
        long from = Math.min(Math.min(largestAcknowledged + 1, largest), lowestUnreported);
        if (from > floor) {
            floor = from;
            ranges.removeBelow(from);
        }
    }

    /**
     * Whether it is time to add a PING to an ACK, because the peer confirmed none of many and ranges pile up. True at
     * most once for that many ACKs, so that two such endpoints do not keep each other awake.
     */
    public boolean takePingDue() {
        // RFC 9000 §13.2.4: an occasional PING makes the peer acknowledge our ACKs, so that ranges can be dropped.
        // RFC 9000 §13.2.1: but never in every packet that would elicit nothing otherwise.
        if (acksUnconfirmed < ACKS_BEFORE_PING || ranges.count() < 2) {
            return false;
        }
        acksUnconfirmed = 0;
        return true;
    }

    /** Whether an ECN-marked packet was received: then ACK frames carry the three counts. */
    public boolean hasEcn() {
        return (ect0 | ect1 | ce) != 0;
    }

    public long ect0() {
        return ect0;
    }

    public long ect1() {
        return ect1;
    }

    public long ce() {
        return ce;
    }

    /** What the ranges occupy beyond this object. */
    public int retainedBytes() {
        return ranges.capacityBytes();
    }
}
