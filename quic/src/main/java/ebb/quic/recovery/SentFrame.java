package ebb.quic.recovery;

/**
 * What the layer above must know of a frame that it sent, once the packet that carried it is acknowledged or lost
 * (RFC 9000 §13.3): which information it was, not its bytes. The frames of a packet are chained through {@link #next},
 * which saves a collection. Built and read by the layer above, held by its {@link SentPacket}.
 */
public abstract sealed class SentFrame {
    /** The next frame of the same packet, or null. */
    public SentFrame next;

    private SentFrame() {
    }

    /** What the object occupies in the heap. */
    int retainedBytes() {
        return 24;
    }

    /** A part of a stream. */
    public static final class Stream extends SentFrame {
        private final long streamId;
        private final long offset;
        private final int length;
        private final boolean fin;

        public Stream(long streamId, long offset, int length, boolean fin) {
            this.streamId = streamId;
            this.offset = offset;
            this.length = length;
            this.fin = fin;
        }

        public long streamId() {
            return streamId;
        }

        public long offset() {
            return offset;
        }

        public int length() {
            return length;
        }

        public boolean fin() {
            return fin;
        }

        @Override
        int retainedBytes() {
            return 40;
        }
    }

    /** A part of the CRYPTO stream of the packet's encryption level. */
    public static final class Crypto extends SentFrame {
        private final long offset;
        private final int length;

        public Crypto(long offset, int length) {
            this.offset = offset;
            this.length = length;
        }

        public long offset() {
            return offset;
        }

        public int length() {
            return length;
        }

        @Override
        int retainedBytes() {
            return 32;
        }
    }

    /** An ACK frame; when it is acknowledged, what it reported need not be reported again (RFC 9000 §13.2.4). */
    public static final class Ack extends SentFrame {
        private final long largestAcknowledged;

        public Ack(long largestAcknowledged) {
            this.largestAcknowledged = largestAcknowledged;
        }

        public long largestAcknowledged() {
            return largestAcknowledged;
        }
    }

    /** MAX_DATA: when lost, the limit of that moment is sent. */
    public static final class MaxData extends SentFrame {
    }

    /** MAX_STREAM_DATA of a stream. */
    public static final class MaxStreamData extends SentFrame {
        private final long streamId;

        public MaxStreamData(long streamId) {
            this.streamId = streamId;
        }

        public long streamId() {
            return streamId;
        }
    }

    /** MAX_STREAMS of one kind. */
    public static final class MaxStreams extends SentFrame {
        private final boolean bidirectional;

        public MaxStreams(boolean bidirectional) {
            this.bidirectional = bidirectional;
        }

        public boolean bidirectional() {
            return bidirectional;
        }
    }

    /** RESET_STREAM of a stream. */
    public static final class ResetStream extends SentFrame {
        private final long streamId;

        public ResetStream(long streamId) {
            this.streamId = streamId;
        }

        public long streamId() {
            return streamId;
        }
    }

    /** STOP_SENDING for a stream. */
    public static final class StopSending extends SentFrame {
        private final long streamId;

        public StopSending(long streamId) {
            this.streamId = streamId;
        }

        public long streamId() {
            return streamId;
        }
    }

    /** NEW_CONNECTION_ID with a sequence number. */
    public static final class NewConnectionId extends SentFrame {
        private final long sequence;

        public NewConnectionId(long sequence) {
            this.sequence = sequence;
        }

        public long sequence() {
            return sequence;
        }
    }

    /** RETIRE_CONNECTION_ID of a sequence number. */
    public static final class RetireConnectionId extends SentFrame {
        private final long sequence;

        public RetireConnectionId(long sequence) {
            this.sequence = sequence;
        }

        public long sequence() {
            return sequence;
        }
    }

    /** HANDSHAKE_DONE. */
    public static final class HandshakeDone extends SentFrame {
    }

    /** NEW_TOKEN. */
    public static final class NewToken extends SentFrame {
    }

    /** PING: nothing to do when it is lost. */
    public static final class Ping extends SentFrame {
    }

    /** The padding of a probe for a larger datagram size; its loss is no sign of congestion (RFC 9000 §14.4). */
    public static final class MtuProbe extends SentFrame {
        private final int sizeBytes;

        public MtuProbe(int sizeBytes) {
            this.sizeBytes = sizeBytes;
        }

        /** The size of the datagram that was tried. */
        public int sizeBytes() {
            return sizeBytes;
        }
    }

    /** DATA_BLOCKED. */
    public static final class DataBlocked extends SentFrame {
    }

    /** STREAM_DATA_BLOCKED of a stream. */
    public static final class StreamDataBlocked extends SentFrame {
        private final long streamId;

        public StreamDataBlocked(long streamId) {
            this.streamId = streamId;
        }

        public long streamId() {
            return streamId;
        }
    }

    /** STREAMS_BLOCKED of one kind. */
    public static final class StreamsBlocked extends SentFrame {
        private final boolean bidirectional;

        public StreamsBlocked(boolean bidirectional) {
            this.bidirectional = bidirectional;
        }

        public boolean bidirectional() {
            return bidirectional;
        }
    }
}
