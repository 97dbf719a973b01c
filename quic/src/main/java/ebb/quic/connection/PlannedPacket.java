package ebb.quic.connection;

import ebb.quic.protection.PacketKeys;
import ebb.quic.recovery.SentFrame;

/** A packet of the datagram that is being assembled, written but not sealed yet. Scratch of the loop. */
final class PlannedPacket {
    PacketSpace space;
    PacketKeys keys;
    long number;
    int start;
    /** Where the Length field of a long header stands, or -1. */
    int lengthOffset;
    int numberOffset;
    int payloadOffset;
    /** Where the plaintext ends; the tag comes after it. */
    int end;
    SentFrame frames;
    boolean ackEliciting;
    boolean padded;
    boolean carriesAck;

    void clear() {
        space = null;
        keys = null;
        frames = null;
        ackEliciting = false;
        padded = false;
        carriesAck = false;
        lengthOffset = -1;
    }

    /** Remembers a frame that must be repeated if the packet is lost. */
    void remember(SentFrame frame) {
        frame.next = frames;
        frames = frame;
        ackEliciting = true;
    }
}
