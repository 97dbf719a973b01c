package ebb.quic.wire;

import ebb.quic.model.TransportError;

/** What table 3 of RFC 9000 §12.4 says about frame types. Stateless. */
public final class FrameRules {
    private FrameRules() {
    }

    /**
     * Whether a frame may stand in a packet of this type; false is a PROTOCOL_VIOLATION. Frames of unknown type, and
     * packets that carry no frames, are never allowed.
     */
    public static boolean allowed(long frameType, PacketType packet) {
        return switch (packet) {
            // RFC 9000 §12.5, RFC 9000 §17.2.4: before 1-RTT, nothing but what establishes the connection.
            case INITIAL, HANDSHAKE -> frameType >= FrameType.PADDING && frameType <= FrameType.ACK_ECN
                    || frameType == FrameType.CRYPTO || frameType == FrameType.CONNECTION_CLOSE;
            // RFC 9000 §12.5: early data cannot answer anything, nor speak for the server.
            case ZERO_RTT -> known(frameType) && !(frameType >= FrameType.ACK && frameType <= FrameType.ACK_ECN)
                    && frameType != FrameType.CRYPTO && frameType != FrameType.NEW_TOKEN
                    && frameType != FrameType.RETIRE_CONNECTION_ID && frameType != FrameType.PATH_RESPONSE
                    && frameType != FrameType.HANDSHAKE_DONE;
            case ONE_RTT -> known(frameType);
            case RETRY, VERSION_NEGOTIATION -> false;
        };
    }

    /** Throws PROTOCOL_VIOLATION unless the frame is {@link #allowed} in a packet of this type. */
    public static void requireAllowed(long frameType, PacketType packet) {
        // RFC 9000 §12.4: a frame in a packet where it may not be is a PROTOCOL_VIOLATION.
        if (!allowed(frameType, packet)) {
            throw new ProtocolViolation(
                    TransportError.PROTOCOL_VIOLATION, frameType, "frame not allowed in this type of packet");
        }
    }

    /** Whether a packet that holds this frame has to be acknowledged. */
    public static boolean ackEliciting(long frameType) {
        // RFC 9000 §12.4, mark N: all but PADDING, ACK and CONNECTION_CLOSE.
        return frameType != FrameType.PADDING && frameType != FrameType.ACK && frameType != FrameType.ACK_ECN
                && frameType != FrameType.CONNECTION_CLOSE && frameType != FrameType.CONNECTION_CLOSE_APPLICATION;
    }

    /** Whether a packet of only such frames probes a path rather than migrates to it. */
    public static boolean probing(long frameType) {
        // RFC 9000 §9.1: PATH_CHALLENGE, PATH_RESPONSE, NEW_CONNECTION_ID and PADDING.
        return frameType == FrameType.PADDING || frameType == FrameType.NEW_CONNECTION_ID
                || frameType == FrameType.PATH_CHALLENGE || frameType == FrameType.PATH_RESPONSE;
    }

    private static boolean known(long frameType) {
        return frameType >= FrameType.PADDING && frameType <= FrameType.HANDSHAKE_DONE
                || frameType == FrameType.DATAGRAM || frameType == FrameType.DATAGRAM_WITH_LENGTH;
    }
}
