package ebb.quic.wire;

import ebb.quic.model.TransportError;
import java.nio.charset.StandardCharsets;

/**
 * The frames of one decrypted packet, one after the other. Every byte string ends in frames or in a
 * {@link ProtocolViolation}; each call moves forward by at least a byte. Reusable, confined to one thread, owned by a
 * loop: its cursors cost about 4 KiB once an ACK of many ranges was seen, which no idle connection has to carry.
 *
 * <p>Checked here is what a frame shows by itself. Whether it may stand in this packet is {@link FrameRules}', whether
 * it fits this role, stream or moment is decided above.
 */
public final class FrameReader {
    private static final long MAX_STREAMS = 1L << 60;
    private static final int RESET_TOKEN_BYTES = 16;
    private static final Frame.Ping PING = new Frame.Ping();
    private static final Frame.HandshakeDone HANDSHAKE_DONE = new Frame.HandshakeDone();

    private final WireReader in = new WireReader();
    private final Frame.Ack ack = new Frame.Ack();
    private final Frame.Stream stream = new Frame.Stream();
    private final Frame.Crypto crypto = new Frame.Crypto();
    private final Frame.Datagram datagram = new Frame.Datagram();

    /** Starts on the payload of a packet, which must not be empty. */
    public void reset(byte[] packet, int offset, int length) {
        in.reset(packet, offset, length);
        // RFC 9000 §12.4: a packet without any frame is a PROTOCOL_VIOLATION.
        if (length == 0) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, "packet without frames");
        }
    }

    /** Whether bytes are left. */
    public boolean hasNext() {
        return in.remaining() > 0;
    }

    /** The next frame; the cursor that the last call returned is no longer valid. */
    public Frame next() {
        long type = readType();
        try {
            return FrameType.isStream(type) ? readStream((int) type) : readBody(type);
        } catch (ProtocolViolation violation) {
            throw violation.frameType() == type ? violation
                    : new ProtocolViolation(violation.code(), type, violation.phrase());
        }
    }

    private long readType() {
        int start = in.position();
        long type = in.readVarInt();
        // RFC 9000 §12.4: a frame type has the shortest encoding there is; a longer one may be answered with
        // PROTOCOL_VIOLATION, and is, so that no two parsers on the way see different frames.
        if (in.position() - start != VarInt.size(type)) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, type, "frame type in a long encoding");
        }
        return type;
    }

    private Frame readBody(long type) {
        // RFC 9000 §12.4: a frame of a type that is not known is a FRAME_ENCODING_ERROR; nobody knows where it ends.
        if (type > FrameType.DATAGRAM_WITH_LENGTH) {
            throw malformed("unknown frame type");
        }
        return switch ((int) type) {
            case 0x00 -> readPadding();
            case 0x01 -> PING;
            case 0x02 -> readAck(false);
            case 0x03 -> readAck(true);
            case 0x04 -> new Frame.ResetStream(in.readVarInt(), in.readVarInt(), in.readVarInt());
            case 0x05 -> new Frame.StopSending(in.readVarInt(), in.readVarInt());
            case 0x06 -> readCrypto();
            case 0x07 -> readNewToken();
            case 0x10 -> new Frame.MaxData(in.readVarInt());
            case 0x11 -> new Frame.MaxStreamData(in.readVarInt(), in.readVarInt());
            case 0x12, 0x13 -> new Frame.MaxStreams(type == FrameType.MAX_STREAMS_BIDI, readStreamCount());
            case 0x14 -> new Frame.DataBlocked(in.readVarInt());
            case 0x15 -> new Frame.StreamDataBlocked(in.readVarInt(), in.readVarInt());
            case 0x16, 0x17 -> new Frame.StreamsBlocked(type == FrameType.STREAMS_BLOCKED_BIDI, readStreamCount());
            case 0x18 -> readNewConnectionId();
            case 0x19 -> new Frame.RetireConnectionId(in.readVarInt());
            case 0x1a -> new Frame.PathChallenge(in.readLong());
            case 0x1b -> new Frame.PathResponse(in.readLong());
            case 0x1c, 0x1d -> readConnectionClose(type == FrameType.CONNECTION_CLOSE_APPLICATION);
            case 0x1e -> HANDSHAKE_DONE;
            case 0x30, 0x31 -> readDatagram(type);
            default -> throw malformed("unknown frame type");
        };
    }

    private Frame readPadding() {
        // RFC 9000 §19.1: each zero byte is a frame; a run is told as one, so that a packet of padding costs one call.
        int start = in.position() - 1;
        while (in.remaining() > 0 && in.peekByte() == 0) {
            in.skip(1);
        }
        return new Frame.Padding(in.position() - start);
    }

    private Frame readAck(boolean ecn) {
        long largest = in.readVarInt();
        ack.start(in.readVarInt());
        long rangeCount = in.readVarInt();
        long smallest = lower(largest, in.readVarInt());
        AckRanges ranges = ack.ranges();
        ranges.addRange(smallest, largest);
        // No test of the count: each round reads two bytes at least, so that the packet's end bounds the loop.
        for (long left = rangeCount; left > 0; left--) {
            // RFC 9000 §19.3.1: the next range ends a gap of "gap + 1" numbers below the last one's smallest.
            largest = lower(smallest, in.readVarInt() + 2);
            smallest = lower(largest, in.readVarInt());
            ranges.addRange(smallest, largest);
        }
        if (ecn) {
            // RFC 9000 §19.3.2: type 0x03 ends with three counts.
            ack.counts(in.readVarInt(), in.readVarInt(), in.readVarInt());
        }
        return ack;
    }

    private static long lower(long number, long by) {
        // RFC 9000 §19.3.1: a computed packet number below 0 is a FRAME_ENCODING_ERROR.
        if (by > number) {
            throw malformed("acknowledges negative packet numbers");
        }
        return number - by;
    }

    private Frame readStream(int type) {
        // RFC 9000 §19.8: without OFF the bytes are the stream's first; without LEN they reach to the packet's end.
        long streamId = in.readVarInt();
        long offset = (type & FrameType.STREAM_OFF) != 0 ? in.readVarInt() : 0;
        int length = (type & FrameType.STREAM_LEN) != 0 ? in.readLength() : in.remaining();
        // RFC 9000 §19.8: no credit can cover an offset beyond 2^62-1.
        requireOffset(offset, length);
        stream.start(type, streamId, offset).data(in.array(), in.position(), length);
        in.skip(length);
        return stream;
    }

    private Frame readCrypto() {
        long offset = in.readVarInt();
        int length = in.readLength();
        // RFC 9000 §19.6: an end beyond 2^62-1 is answered with FRAME_ENCODING_ERROR or CRYPTO_BUFFER_EXCEEDED.
        requireOffset(offset, length);
        crypto.start(offset, in.array(), in.position(), length);
        in.skip(length);
        return crypto;
    }

    private static void requireOffset(long offset, int length) {
        if (offset > VarInt.MAX - length) {
            throw malformed("data beyond offset 2^62-1");
        }
    }

    private Frame readDatagram(long type) {
        // RFC 9221 §4: without the LEN bit the message reaches to the packet's end; an empty message is allowed.
        int length = type == FrameType.DATAGRAM_WITH_LENGTH ? in.readLength() : in.remaining();
        datagram.start(type, in.array(), in.position(), length);
        in.skip(length);
        return datagram;
    }

    private Frame readNewToken() {
        int length = in.readLength();
        // RFC 9000 §19.7: an empty token is a FRAME_ENCODING_ERROR.
        if (length == 0) {
            throw malformed("empty token");
        }
        return new Frame.NewToken(in.readBytes(length));
    }

    private long readStreamCount() {
        long count = in.readVarInt();
        // RFC 9000 §4.6, RFC 9000 §19.11, RFC 9000 §19.14: beyond 2^60 streams their IDs could not be encoded.
        if (count > MAX_STREAMS) {
            throw malformed("more than 2^60 streams");
        }
        return count;
    }

    private Frame readNewConnectionId() {
        long sequence = in.readVarInt();
        long retirePriorTo = in.readVarInt();
        // RFC 9000 §19.15: a frame cannot retire IDs newer than its own.
        if (retirePriorTo > sequence) {
            throw malformed("retires the ID that it brings");
        }
        int length = in.readByte();
        // RFC 9000 §19.15: the ID has 1 to 20 bytes.
        if (length < 1 || length > ConnectionId.MAX_LENGTH) {
            throw malformed("connection ID of " + length + " bytes");
        }
        ConnectionId id = ConnectionId.read(in, length);
        return new Frame.NewConnectionId(sequence, retirePriorTo, id, in.readBytes(RESET_TOKEN_BYTES));
    }

    private Frame readConnectionClose(boolean application) {
        long code = in.readVarInt();
        // RFC 9000 §19.19: the application's variant names no frame type.
        long frameType = application ? 0 : in.readVarInt();
        // RFC 9000 §19.19: the phrase should be UTF-8; what is not becomes U+FFFD rather than an error.
        String phrase = new String(in.readBytes(in.readLength()), StandardCharsets.UTF_8);
        return new Frame.ConnectionClose(application, code, frameType, phrase);
    }

    private static ProtocolViolation malformed(String phrase) {
        return new ProtocolViolation(TransportError.FRAME_ENCODING_ERROR, phrase);
    }
}
