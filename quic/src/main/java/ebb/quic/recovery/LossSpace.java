package ebb.quic.recovery;

import ebb.quic.model.TransportError;
import ebb.quic.wire.AckRanges;
import ebb.quic.wire.FrameType;
import ebb.quic.wire.ProtocolViolation;

/**
 * Loss detection in one packet number space (RFC 9002 §6.1). Loop-confined; owned by {@link LossDetector}, dropped
 * with the space's keys.
 *
 * <p>Bounds: packets in flight are bounded by the congestion window and the probes beyond it; of those that elicit no
 * ACK the newest {@link #MAX_SILENT} are kept, and only while others are in flight.
 */
final class LossSpace {
    static final int MAX_SILENT = 32;
    static final long NEVER = Long.MAX_VALUE;

    /** RFC 9002 §6.1.1: a packet is lost when one sent three later is acknowledged. */
    private static final int PACKET_THRESHOLD = 3;
    private static final int SKIPPED_KEPT = 4;

    private final SentPackets packets = new SentPackets();
    private long largestSent = -1;
    private long largestAcked = -1;
    private long lossTime = NEVER;
    private long lastElicitingSent;
    private int eliciting;
    private int silent;
    private int probesOwed;
    private long[] skipped;
    private int skippedCount;

    long largestAcked() {
        return largestAcked;
    }

    /** When the next packet is to be declared lost; {@link #NEVER} when none is suspected. */
    long lossTime() {
        return lossTime;
    }

    /** When the last packet that elicits an ACK was sent. */
    long lastElicitingSent() {
        return lastElicitingSent;
    }

    /** How many packets in flight elicit an ACK. */
    int eliciting() {
        return eliciting;
    }

    int probesOwed() {
        return probesOwed;
    }

    void oweProbes(int count) {
        probesOwed = Math.max(probesOwed, count);
    }

    void probeSent() {
        probesOwed = Math.max(0, probesOwed - 1);
    }

    /** The oldest packet that elicits an ACK and has none, or null. */
    SentPacket oldestEliciting() {
        SentPacket packet = packets.head();
        while (packet != null && !packet.ackEliciting()) {
            packet = packet.next;
        }
        return packet;
    }

    SentPacket head() {
        return packets.head();
    }

    /** The number was left out on purpose: whoever acknowledges it did not receive what it claims. */
    void skip(long number) {
        if (skipped == null) {
            skipped = new long[SKIPPED_KEPT];
        }
        skipped[skippedCount++ % SKIPPED_KEPT] = number;
        largestSent = Math.max(largestSent, number);
    }

    /** Whether a packet is worth remembering. */
    boolean keeps(SentPacket packet) {
        // An ACK-only packet matters as the largest number of an ACK that gives an RTT sample, which needs another
        // packet that elicits it.
        return packet.inFlight() || eliciting > 0;
    }

    /** Takes notice of a packet, and remembers it if that is worth it; returns one that must go for it, or null. */
    SentPacket sent(SentPacket packet) {
        largestSent = packet.number();
        if (!keeps(packet)) {
            return null;
        }
        packets.add(packet);
        if (packet.ackEliciting()) {
            eliciting++;
            lastElicitingSent = packet.timeNanos();
        } else if (!packet.inFlight() && ++silent > MAX_SILENT) {
            return takeFirstSilent();
        }
        return null;
    }

    /** One that elicits nothing, when nothing else is in flight any more; null when there is none. */
    SentPacket takeLeftover() {
        return eliciting == 0 && silent > 0 ? takeFirstSilent() : null;
    }

    private SentPacket takeFirstSilent() {
        SentPacket before = null;
        SentPacket packet = packets.head();
        while (packet.inFlight()) {
            before = packet;
            packet = packet.next;
        }
        packets.unlink(before, packet);
        forget(packet);
        return packet;
    }

    /**
     * Takes out what an ACK frame newly acknowledges; returns the chain, lowest number first, or null.
     *
     * @throws ProtocolViolation when the frame acknowledges what was never sent
     */
    SentPacket acknowledge(AckRanges ranges) {
        // RFC 9000 §13.1: an ACK for a packet that was never sent closes the connection.
        if (ranges.largest() > largestSent || acknowledgesSkipped(ranges)) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, FrameType.ACK,
                    "acknowledgement of a packet that was not sent");
        }
        largestAcked = Math.max(largestAcked, ranges.largest());
        SentPacket acked = packets.takeAcknowledged(ranges);
        for (SentPacket packet = acked; packet != null; packet = packet.next) {
            forget(packet);
        }
        if (acked != null) {
            probesOwed = 0;
        }
        return acked;
    }

    private boolean acknowledgesSkipped(AckRanges ranges) {
        for (int i = 0; i < Math.min(skippedCount, SKIPPED_KEPT); i++) {
            if (ranges.contains(skipped[i])) {
                return true;
            }
        }
        return false;
    }

    private void forget(SentPacket packet) {
        if (packet.ackEliciting()) {
            eliciting--;
        } else if (!packet.inFlight()) {
            silent--;
        }
    }

    /** Takes out what is lost by now, and sets the time when the rest will be; returns the chain or null. */
    SentPacket takeLost(long lossDelayNanos, long now) {
        lossTime = NEVER;
        SentPackets.Chain lost = new SentPackets.Chain();
        SentPacket before = null;
        SentPacket packet = packets.head();
        // RFC 9002 §6.1: only what was sent before an acknowledged packet can be lost.
        while (packet != null && packet.number() < largestAcked) {
            SentPacket following = packet.next;
            // RFC 9002 §6.1.2: or when it was sent so long before now.
            if (distance(packet.number()) >= PACKET_THRESHOLD || packet.timeNanos() <= now - lossDelayNanos) {
                packets.unlink(before, packet);
                forget(packet);
                lost.add(packet);
            } else {
                // RFC 9002 §6.1.2: otherwise a timer runs for the remaining time.
                lossTime = Math.min(lossTime, packet.timeNanos() + lossDelayNanos);
                before = packet;
            }
            packet = following;
        }
        return lost.head;
    }

    /** By how many packets that were sent the largest acknowledged one is later. */
    private long distance(long number) {
        long distance = largestAcked - number;
        for (int i = 0; i < Math.min(skippedCount, SKIPPED_KEPT); i++) {
            if (skipped[i] > number && skipped[i] < largestAcked) {
                distance--;
            }
        }
        return distance;
    }

    /** Takes out the packets of which nothing is to be sent again; returns the chain or null. */
    SentPacket takeForgettable() {
        SentPackets.Chain taken = new SentPackets.Chain();
        SentPacket before = null;
        SentPacket packet = packets.head();
        while (packet != null) {
            SentPacket following = packet.next;
            if (packet.isForgettable()) {
                packets.unlink(before, packet);
                forget(packet);
                taken.add(packet);
            } else {
                before = packet;
            }
            packet = following;
        }
        return taken.head;
    }

    /** Forgets all packets and timers; returns what it held. */
    SentPacket takeAll() {
        lossTime = NEVER;
        eliciting = 0;
        silent = 0;
        probesOwed = 0;
        return packets.takeAll();
    }
}
