package ebb.quic.connection;

import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.PacketType;

/**
 * The packet that is being handled: where its plaintext lies and what is known of it. One a loop-confined connection
 * call, reused for each packet; nothing in it outlives the call.
 */
final class ReceivedPacket {
    PacketType type;
    PacketSpace space;
    Path path;
    /** Our connection ID that the packet was sent to, or null when it is not one that we issued. */
    ConnectionId destination;
    long number;
    /** The ECN bits of the datagram. */
    int ecn;
    byte[] buffer;
    int payloadOffset;
    int payloadLength;
    long now;
    /** Set while its frames are dispatched. */
    boolean ackEliciting;
    boolean nonProbing;
}
