package ebb.quic.wire;

import java.util.Arrays;

/**
 * A frame: what {@link FrameReader} returns and {@link FrameWriter} takes. Rare frames are immutable records; the
 * arrays in them are not copied and belong to the record. ACK, STREAM, CRYPTO and DATAGRAM are cursors that their
 * reader owns and fills again: valid until its next call, and their data lie in the packet.
 */
public sealed interface Frame {
    /** The type as it stands on the wire, flags included. */
    long type();

    /** A run of padding of so many bytes, each of which is a frame of its own on the wire. */
    record Padding(int length) implements Frame {
        @Override
        public long type() {
            return FrameType.PADDING;
        }
    }

    /** Asks for an acknowledgement. */
    record Ping() implements Frame {
        @Override
        public long type() {
            return FrameType.PING;
        }
    }

    /** Ends the sending part of a stream abruptly. */
    record ResetStream(long streamId, long errorCode, long finalSize) implements Frame {
        @Override
        public long type() {
            return FrameType.RESET_STREAM;
        }
    }

    /** Asks the peer to stop sending on a stream. */
    record StopSending(long streamId, long errorCode) implements Frame {
        @Override
        public long type() {
            return FrameType.STOP_SENDING;
        }
    }

    /** A token for the client's next connection. */
    record NewToken(byte[] token) implements Frame {
        @Override
        public long type() {
            return FrameType.NEW_TOKEN;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NewToken that && Arrays.equals(token, that.token);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(token);
        }
    }

    /** The bytes that may be sent on the connection. */
    record MaxData(long limit) implements Frame {
        @Override
        public long type() {
            return FrameType.MAX_DATA;
        }
    }

    /** The bytes that may be sent on a stream. */
    record MaxStreamData(long streamId, long limit) implements Frame {
        @Override
        public long type() {
            return FrameType.MAX_STREAM_DATA;
        }
    }

    /** The streams of a direction that may be opened over the life of the connection. */
    record MaxStreams(boolean bidirectional, long limit) implements Frame {
        @Override
        public long type() {
            return bidirectional ? FrameType.MAX_STREAMS_BIDI : FrameType.MAX_STREAMS_UNI;
        }
    }

    /** The peer has data but no credit left on the connection. */
    record DataBlocked(long limit) implements Frame {
        @Override
        public long type() {
            return FrameType.DATA_BLOCKED;
        }
    }

    /** The peer has data but no credit left on a stream. */
    record StreamDataBlocked(long streamId, long limit) implements Frame {
        @Override
        public long type() {
            return FrameType.STREAM_DATA_BLOCKED;
        }
    }

    /** The peer would like to open a stream but may not. */
    record StreamsBlocked(boolean bidirectional, long limit) implements Frame {
        @Override
        public long type() {
            return bidirectional ? FrameType.STREAMS_BLOCKED_BIDI : FrameType.STREAMS_BLOCKED_UNI;
        }
    }

    /** Another connection ID for the peer to use, with its stateless reset token of 16 bytes. */
    record NewConnectionId(long sequence, long retirePriorTo, ConnectionId connectionId, byte[] resetToken)
            implements Frame {
        @Override
        public long type() {
            return FrameType.NEW_CONNECTION_ID;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NewConnectionId that && sequence == that.sequence
                    && retirePriorTo == that.retirePriorTo && connectionId.equals(that.connectionId)
                    && Arrays.equals(resetToken, that.resetToken);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(sequence) + connectionId.hashCode();
        }
    }

    /** The sender no longer uses one of the connection IDs it was given. */
    record RetireConnectionId(long sequence) implements Frame {
        @Override
        public long type() {
            return FrameType.RETIRE_CONNECTION_ID;
        }
    }

    /** Eight bytes to be echoed. */
    record PathChallenge(long data) implements Frame {
        @Override
        public long type() {
            return FrameType.PATH_CHALLENGE;
        }
    }

    /** The echo of a challenge's eight bytes. */
    record PathResponse(long data) implements Frame {
        @Override
        public long type() {
            return FrameType.PATH_RESPONSE;
        }
    }

    /** The connection is closed; the frame type is that of the frame at fault, always 0 for an application. */
    record ConnectionClose(boolean application, long errorCode, long frameType, String phrase) implements Frame {
        @Override
        public long type() {
            return application ? FrameType.CONNECTION_CLOSE_APPLICATION : FrameType.CONNECTION_CLOSE;
        }
    }

    /** The server confirms the handshake. */
    record HandshakeDone() implements Frame {
        @Override
        public long type() {
            return FrameType.HANDSHAKE_DONE;
        }
    }

    /** Cumulative counts of ECN marks that an ACK of type 0x03 carries. */
    record EcnCounts(long ect0, long ect1, long ce) {
    }

    /** Received packets. A cursor. */
    final class Ack implements Frame {
        /** Ranges of one frame that are kept; the older ones are ignored, for which a sender just resends. */
        static final int MAX_RANGES = 256;

        private final AckRanges ranges = new AckRanges(MAX_RANGES);
        private long rawDelay;
        private boolean ecn;
        private long ect0;
        private long ect1;
        private long ce;

        Ack() {
        }

        Ack start(long newRawDelay) {
            ranges.clear();
            rawDelay = newRawDelay;
            ecn = false;
            ect0 = 0;
            ect1 = 0;
            ce = 0;
            return this;
        }

        void counts(long newEct0, long newEct1, long newCe) {
            ecn = true;
            ect0 = newEct0;
            ect1 = newEct1;
            ce = newCe;
        }

        @Override
        public long type() {
            return ecn ? FrameType.ACK_ECN : FrameType.ACK;
        }

        /** The largest packet number that is acknowledged. */
        public long largest() {
            return ranges.largest();
        }

        /** The delay as it stands in the frame, to be scaled by the sender's ack_delay_exponent. */
        public long rawDelay() {
            return rawDelay;
        }

        /** All that is acknowledged; the reader's, valid until its next call. */
        public AckRanges ranges() {
            return ranges;
        }

        /** Whether the three counts are there. */
        public boolean ecn() {
            return ecn;
        }

        /** Packets received with ECT(0), 0 without counts. */
        public long ect0() {
            return ect0;
        }

        /** Packets received with ECT(1), 0 without counts. */
        public long ect1() {
            return ect1;
        }

        /** Packets received with ECN-CE, 0 without counts. */
        public long ce() {
            return ce;
        }
    }

    /** Bytes of a stream. A cursor over the packet. */
    final class Stream implements Frame {
        private long type;
        private long streamId;
        private long offset;
        private byte[] array;
        private int dataOffset;
        private int dataLength;

        Stream() {
        }

        Stream start(long newType, long newStreamId, long newOffset) {
            type = newType;
            streamId = newStreamId;
            offset = newOffset;
            return this;
        }

        Stream data(byte[] packet, int newDataOffset, int newDataLength) {
            array = packet;
            dataOffset = newDataOffset;
            dataLength = newDataLength;
            return this;
        }

        @Override
        public long type() {
            return type;
        }

        public long streamId() {
            return streamId;
        }

        /** The place of the first byte in the stream. */
        public long offset() {
            return offset;
        }

        /** Whether the stream ends after these bytes. */
        public boolean fin() {
            return (type & FrameType.STREAM_FIN) != 0;
        }

        /** The packet. */
        public byte[] array() {
            return array;
        }

        /** Where in {@link #array()} the bytes begin. */
        public int dataOffset() {
            return dataOffset;
        }

        public int dataLength() {
            return dataLength;
        }
    }

    /** Bytes of the cryptographic handshake. A cursor over the packet. */
    final class Crypto implements Frame {
        private long offset;
        private byte[] array;
        private int dataOffset;
        private int dataLength;

        Crypto() {
        }

        Crypto start(long newOffset, byte[] packet, int newDataOffset, int newDataLength) {
            offset = newOffset;
            array = packet;
            dataOffset = newDataOffset;
            dataLength = newDataLength;
            return this;
        }

        @Override
        public long type() {
            return FrameType.CRYPTO;
        }

        /** The place of the first byte in the flow of this encryption level. */
        public long offset() {
            return offset;
        }

        /** The packet. */
        public byte[] array() {
            return array;
        }

        /** Where in {@link #array()} the bytes begin. */
        public int dataOffset() {
            return dataOffset;
        }

        public int dataLength() {
            return dataLength;
        }
    }

    /** An unreliable message (RFC 9221). A cursor over the packet. */
    final class Datagram implements Frame {
        private long type;
        private byte[] array;
        private int dataOffset;
        private int dataLength;

        Datagram() {
        }

        Datagram start(long newType, byte[] packet, int newDataOffset, int newDataLength) {
            type = newType;
            array = packet;
            dataOffset = newDataOffset;
            dataLength = newDataLength;
            return this;
        }

        @Override
        public long type() {
            return type;
        }

        /** The packet. */
        public byte[] array() {
            return array;
        }

        /** Where in {@link #array()} the message begins. */
        public int dataOffset() {
            return dataOffset;
        }

        public int dataLength() {
            return dataLength;
        }
    }
}
