package ebb.quic.recovery;

/**
 * Decides whether losses amount to persistent congestion (RFC 9002 §7.6). Loop-confined; owned by {@link LossDetector}.
 * Looks at the losses that one ACK establishes; what earlier ACKs reported limits how far back they may reach.
 */
final class PersistentCongestion {
    private static final int THRESHOLD = 3;
    private static final long NONE = Long.MAX_VALUE;

    private long firstSample = NONE;
    /** When the newest packet was sent that any earlier ACK, of any space, acknowledged. */
    private long newestAcked = Long.MIN_VALUE;

    /** An RTT sample was taken. */
    void sampled(long now) {
        firstSample = Math.min(firstSample, now);
    }

    /** A new path: its RTT is unknown again. */
    void reset() {
        firstSample = NONE;
    }

    /** A packet was acknowledged, by an ACK whose losses are judged already. */
    void acked(SentPacket packet) {
        newestAcked = Math.max(newestAcked, packet.timeNanos());
    }

    /** Whether two of the lost packets are far enough apart and nothing sent between them was acknowledged. */
    boolean isEstablished(SentPacket lostChain, SentPacket ackedChain, long ptoNanos) {
        // RFC 9002 §7.6.1: three probe timeouts, with max_ack_delay whatever the space.
        long duration = THRESHOLD * ptoNanos;
        SentPacket acked = ackedChain;
        long start = NONE;
        for (SentPacket lost = lostChain; lost != null; lost = lost.next) {
            for (; acked != null && acked.number() < lost.number(); acked = acked.next) {
                start = NONE;
            }
            if (!counts(lost)) {
                continue;
            }
            if (start == NONE) {
                start = lost.timeNanos();
            } else if (lost.timeNanos() - start > duration) {
                return true;
            }
        }
        return false;
    }

    private boolean counts(SentPacket lost) {
        // RFC 9002 §7.6.2: both ends elicit an ACK, were sent after an RTT sample, and in all spaces nothing that was
        // sent between them was acknowledged.
        return lost.ackEliciting() && !lost.otherPath() && !lost.isMtuProbe()
                && lost.timeNanos() > firstSample && lost.timeNanos() > newestAcked;
    }
}
