package ebb.quic.recovery;

import ebb.quic.wire.Frame;

/**
 * The bytes in flight on the path in use, and the congestion window that they keep to (RFC 9002 §7). Tells the
 * congestion controller what becomes of packets, and judges what is a sign of congestion. Loop-confined; owned by
 * {@link LossDetector}.
 */
final class Flight {
    /** A window is used up when less than so many full datagrams fit: the rest is what pacing holds back. */
    private static final int UNUSED_DATAGRAMS = 3;

    private final CongestionController congestion;
    private final RttEstimator rtt;
    private final PersistentCongestion persistent = new PersistentCongestion();
    private EcnValidator ecn;
    private long bytes;
    private boolean pacingLimited;
    private boolean mayExceedOnce;
    private int largestDatagram;

    Flight(CongestionController congestion, RttEstimator rtt) {
        this.congestion = congestion;
        this.rtt = rtt;
    }

    long bytes() {
        return bytes;
    }

    void ecn(EcnValidator validator) {
        ecn = validator;
    }

    void pacingLimited(boolean limited) {
        pacingLimited = limited;
    }

    /** Whether so many bytes more may be in flight. */
    boolean hasRoom(int more) {
        // RFC 9002 §7: nothing goes out that would take the bytes in flight beyond the window, except probes and one
        // packet on entering recovery.
        return bytes + more <= congestion.window() || mayExceedOnce;
    }

    boolean isWindowLimited() {
        long window = congestion.window();
        // RFC 9002 §7.8: an unused window does not grow, but what pacing delays counts as sent.
        return pacingLimited || bytes + (long) UNUSED_DATAGRAMS * largestDatagram >= window
                || congestion.inSlowStart() && bytes > window / 2;
    }

    void sent(SentPacket packet) {
        if (packet.inFlight()) {
            congestion.sent(packet.sizeBytes(), bytes, packet.timeNanos());
            // RFC 9002 §7.5: probes count too, although no window held them back.
            bytes += packet.sizeBytes();
            largestDatagram = Math.max(largestDatagram, packet.sizeBytes());
            mayExceedOnce = false;
        }
    }

    /** An RTT sample was taken. */
    void sampled(long now) {
        persistent.sampled(now);
    }

    /** Takes a chain of packets out of the bytes in flight; returns its last, or null. */
    SentPacket left(SentPacket chain) {
        SentPacket last = null;
        for (SentPacket packet = chain; packet != null; packet = packet.next) {
            if (counts(packet)) {
                bytes -= packet.sizeBytes();
            }
            last = packet;
        }
        return last;
    }

    private static boolean counts(SentPacket packet) {
        return packet.inFlight() && !packet.otherPath();
    }

    /** Looks for reports of congestion in an ACK. */
    void validateEcn(PacketNumberSpace space, SentPacket acked, Frame.Ack ack, boolean largestGrew, long now) {
        if (ecn == null) {
            return;
        }
        int marked = 0;
        SentPacket newest = null;
        for (SentPacket packet = acked; packet != null; packet = packet.next) {
            if (packet.ecnMarked() && !packet.otherPath()) {
                marked++;
            }
            newest = packet;
        }
        boolean congested = ecn.acked(space, ack, marked, largestGrew);
        // RFC 9002 §7.1: more CE marks mean congestion when the largest packet acknowledged was sent.
        if (congested && newest != null) {
            mayExceedOnce |= congestion.congestionExperienced(newest.timeNanos(), now);
        }
    }

    /** The consequences of losses, which an ACK of other packets (or none) established. */
    void lost(SentPacket lost, SentPacket acked, long maxAckDelayNanos, long now) {
        long newest = Long.MIN_VALUE;
        int lostBytes = 0;
        for (SentPacket packet = lost; packet != null; packet = packet.next) {
            if (!counts(packet)) {
                continue;
            }
            bytes -= packet.sizeBytes();
            if (packet.ecnMarked() && ecn != null) {
                ecn.lost();
            }
            // RFC 9000 §14.4: losing a probe for a larger datagram size is no sign of congestion.
            if (!packet.isMtuProbe()) {
                newest = Math.max(newest, packet.timeNanos());
                lostBytes += packet.sizeBytes();
            }
        }
        // RFC 9002 §7.4: no loss is ignored for being of a packet that the peer may have had no keys for.
        if (newest != Long.MIN_VALUE) {
            // RFC 9002 §7.3.2: one packet may go out beyond the window when recovery begins.
            mayExceedOnce |= congestion.lost(newest, lostBytes, now);
            if (persistent.isEstablished(lost, acked, rtt.ptoNanos(maxAckDelayNanos))) {
                congestion.persistentCongestion();
                // RFC 9002 §5.2: the minimum RTT is found anew.
                rtt.forgetMin();
            }
        }
    }

    /** Lets the window grow by what was acknowledged. */
    void acknowledged(SentPacket acked, boolean windowLimited, long now) {
        for (SentPacket packet = acked; packet != null; packet = packet.next) {
            if (counts(packet)) {
                congestion.acked(packet, now, rtt, windowLimited);
            }
            persistent.acked(packet);
        }
    }

    /** Everything in flight went to another address. */
    void pathChanged(int maxDatagramSize) {
        bytes = 0;
        largestDatagram = 0;
        mayExceedOnce = false;
        congestion.restart(maxDatagramSize);
        persistent.reset();
    }
}
