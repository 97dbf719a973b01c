package ebb.quic.recovery;

import ebb.quic.wire.AckRanges;

/**
 * The packets of one space that are neither acknowledged nor lost: a chain in the order of their numbers. Needs no
 * memory of its own, so an empty one costs nothing. Packets leave it from the front: after an ACK at most two below the
 * largest acknowledged number stay, hence no index.
 */
final class SentPackets {
    private SentPacket head;
    private SentPacket tail;

    SentPacket head() {
        return head;
    }

    boolean isEmpty() {
        return head == null;
    }

    /** Appends a packet, whose number is larger than all others. */
    void add(SentPacket packet) {
        packet.next = null;
        if (tail == null) {
            head = packet;
        } else {
            tail.next = packet;
        }
        tail = packet;
    }

    /** Takes out the packets that an ACK frame reports and returns them, chained in the order of their numbers. */
    SentPacket takeAcknowledged(AckRanges ranges) {
        Chain taken = new Chain();
        int range = ranges.count() - 1;
        SentPacket before = null;
        SentPacket packet = head;
        while (packet != null && packet.number() <= ranges.largest()) {
            SentPacket following = packet.next;
            while (ranges.largest(range) < packet.number()) {
                range--;
            }
            if (ranges.smallest(range) <= packet.number()) {
                unlink(before, packet);
                taken.add(packet);
            } else {
                before = packet;
            }
            packet = following;
        }
        return taken.head;
    }

    /** Takes out one packet, whose predecessor is given (null for the first). */
    void unlink(SentPacket before, SentPacket packet) {
        if (before == null) {
            head = packet.next;
        } else {
            before.next = packet.next;
        }
        if (tail == packet) {
            tail = before;
        }
        packet.next = null;
    }

    /** Takes out everything. */
    SentPacket takeAll() {
        SentPacket all = head;
        head = null;
        tail = null;
        return all;
    }

    /** A chain under construction; never leaves the method that builds it. */
    static final class Chain {
        SentPacket head;
        private SentPacket tail;

        void add(SentPacket packet) {
            if (tail == null) {
                head = packet;
            } else {
                tail.next = packet;
            }
            tail = packet;
        }
    }
}
