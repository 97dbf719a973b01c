package ebb.quic.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes frames. Stateless; the caller makes sure that they fit. */
public final class FrameWriter {
    private static final int RESET_TOKEN_BYTES = 16;
    private static final int LENGTH_BYTES = 2;
    /** From so many further ranges on, the count of an ACK needs two bytes. */
    private static final int COUNT_OF_TWO_BYTES = 64;

    private FrameWriter() {
    }

    /** The bytes that {@link #write} needs for a frame. */
    public static int size(Frame frame) {
        return switch (frame) {
            case Frame.Padding padding -> padding.length();
            case Frame.Ping _, Frame.HandshakeDone _ -> 1;
            case Frame.ResetStream(long id, long code, long size) -> 1 + sizes(id, code, size);
            case Frame.StopSending(long id, long code) -> 1 + sizes(id, code);
            case Frame.NewToken(byte[] token) -> 1 + VarInt.size(token.length) + token.length;
            case Frame.MaxData(long limit) -> 1 + VarInt.size(limit);
            case Frame.MaxStreamData(long id, long limit) -> 1 + sizes(id, limit);
            case Frame.MaxStreams(boolean _, long limit) -> 1 + VarInt.size(limit);
            case Frame.DataBlocked(long limit) -> 1 + VarInt.size(limit);
            case Frame.StreamDataBlocked(long id, long limit) -> 1 + sizes(id, limit);
            case Frame.StreamsBlocked(boolean _, long limit) -> 1 + VarInt.size(limit);
            case Frame.NewConnectionId(long sequence, long retire, ConnectionId id, byte[] _) ->
                    1 + sizes(sequence, retire) + 1 + id.length() + RESET_TOKEN_BYTES;
            case Frame.RetireConnectionId(long sequence) -> 1 + VarInt.size(sequence);
            case Frame.PathChallenge _, Frame.PathResponse _ -> 1 + Long.BYTES;
            case Frame.ConnectionClose close -> closeSize(close);
            case Frame.Ack ack -> ackSize(ack);
            case Frame.Stream stream -> streamHeaderSize(stream.streamId(), stream.offset()) + stream.dataLength();
            case Frame.Crypto crypto -> cryptoHeaderSize(crypto.offset()) + crypto.dataLength();
            case Frame.Datagram datagram -> datagramHeaderSize() + datagram.dataLength();
        };
    }

    /** Writes a whole frame. */
    public static void write(WireWriter out, Frame frame) {
        switch (frame) {
            case Frame.Padding padding -> padding(out, padding.length());
            case Frame.Ping _, Frame.HandshakeDone _ -> out.writeByte((int) frame.type());
            case Frame.ResetStream(long id, long code, long size) -> varInts(out, frame.type(), id, code, size);
            case Frame.StopSending(long id, long code) -> varInts(out, frame.type(), id, code);
            case Frame.NewToken(byte[] token) -> newToken(out, token);
            case Frame.MaxData(long limit) -> varInts(out, frame.type(), limit);
            case Frame.MaxStreamData(long id, long limit) -> varInts(out, frame.type(), id, limit);
            case Frame.MaxStreams(boolean _, long limit) -> varInts(out, frame.type(), limit);
            case Frame.DataBlocked(long limit) -> varInts(out, frame.type(), limit);
            case Frame.StreamDataBlocked(long id, long limit) -> varInts(out, frame.type(), id, limit);
            case Frame.StreamsBlocked(boolean _, long limit) -> varInts(out, frame.type(), limit);
            case Frame.NewConnectionId id -> newConnectionId(out, id);
            case Frame.RetireConnectionId(long sequence) -> varInts(out, frame.type(), sequence);
            case Frame.PathChallenge(long data) -> path(out, frame.type(), data);
            case Frame.PathResponse(long data) -> path(out, frame.type(), data);
            case Frame.ConnectionClose close -> connectionClose(out, close);
            case Frame.Ack ack when ack.ecn() ->
                    ack(out, ack.ranges(), ack.rawDelay(), new Frame.EcnCounts(ack.ect0(), ack.ect1(), ack.ce()));
            case Frame.Ack ack -> ack(out, ack.ranges(), ack.rawDelay());
            case Frame.Stream stream -> {
                streamHeader(out, stream.streamId(), stream.offset(), stream.dataLength(), stream.fin());
                out.writeBytes(stream.array(), stream.dataOffset(), stream.dataLength());
            }
            case Frame.Crypto crypto -> {
                cryptoHeader(out, crypto.offset(), crypto.dataLength());
                out.writeBytes(crypto.array(), crypto.dataOffset(), crypto.dataLength());
            }
            case Frame.Datagram datagram -> {
                datagramHeader(out, datagram.dataLength());
                out.writeBytes(datagram.array(), datagram.dataOffset(), datagram.dataLength());
            }
        }
    }

    /**
     * Writes an ACK without counts, with as many of the highest ranges as fit: returns the bytes written, 0 when not
     * even one range fits.
     */
    public static int ack(WireWriter out, AckRanges ranges, long rawDelay) {
        return ack(out, ranges, rawDelay, null);
    }

    /** Like {@link #ack(WireWriter, AckRanges, long)}, followed by the counts of ECN marks unless they are null. */
    public static int ack(WireWriter out, AckRanges ranges, long rawDelay, Frame.EcnCounts counts) {
        int fixed = 1 + (counts == null ? 0 : sizes(counts.ect0(), counts.ect1(), counts.ce()));
        int further = rangesThatFit(ranges, out.remaining() - fixed - VarInt.size(rawDelay));
        if (further < 0) {
            return 0;
        }
        int start = out.position();
        out.writeByte((int) (counts == null ? FrameType.ACK : FrameType.ACK_ECN));
        out.writeVarInt(ranges.largest());
        out.writeVarInt(rawDelay);
        out.writeVarInt(further);
        out.writeVarInt(ranges.largest(0) - ranges.smallest(0));
        for (int range = 1; range <= further; range++) {
            out.writeVarInt(gapBefore(ranges, range));
            out.writeVarInt(ranges.largest(range) - ranges.smallest(range));
        }
        if (counts != null) {
            out.writeVarInt(counts.ect0());
            out.writeVarInt(counts.ect1());
            out.writeVarInt(counts.ce());
        }
        return out.position() - start;
    }

    /** The bytes of a STREAM header that {@link #streamHeader} writes. */
    public static int streamHeaderSize(long streamId, long offset) {
        return 1 + VarInt.size(streamId) + (offset == 0 ? 0 : VarInt.size(offset)) + LENGTH_BYTES;
    }

    /** Writes a STREAM header with a length of at most 16383 in two bytes; the data follow. */
    public static void streamHeader(WireWriter out, long streamId, long offset, int length, boolean fin) {
        // RFC 9000 §19.8: OFF is left out for a stream's first bytes.
        int flags = FrameType.STREAM_LEN | (offset == 0 ? 0 : FrameType.STREAM_OFF) | (fin ? FrameType.STREAM_FIN : 0);
        out.writeByte((int) FrameType.STREAM | flags);
        out.writeVarInt(streamId);
        if (offset != 0) {
            out.writeVarInt(offset);
        }
        out.writeVarInt(length, LENGTH_BYTES);
    }

    /** The bytes of a CRYPTO header that {@link #cryptoHeader} writes. */
    public static int cryptoHeaderSize(long offset) {
        return 1 + VarInt.size(offset) + LENGTH_BYTES;
    }

    /** Writes a CRYPTO header with a length of at most 16383 in two bytes; the data follow. */
    public static void cryptoHeader(WireWriter out, long offset, int length) {
        out.writeByte((int) FrameType.CRYPTO);
        out.writeVarInt(offset);
        out.writeVarInt(length, LENGTH_BYTES);
    }

    /** The bytes of a DATAGRAM header that {@link #datagramHeader} writes. */
    public static int datagramHeaderSize() {
        return 1 + LENGTH_BYTES;
    }

    /** Writes a DATAGRAM header with a length of at most 16383 in two bytes; the data follow. */
    public static void datagramHeader(WireWriter out, int length) {
        out.writeByte((int) FrameType.DATAGRAM_WITH_LENGTH);
        out.writeVarInt(length, LENGTH_BYTES);
    }

    /** Writes so many PADDING frames. */
    public static void padding(WireWriter out, int length) {
        int start = out.position();
        out.position(start + length);
        Arrays.fill(out.array(), start, start + length, (byte) 0);
    }

    /** The ranges after the first for which there is room, or -1 when the first does not fit. */
    private static int rangesThatFit(AckRanges ranges, int room) {
        if (ranges.count() == 0) {
            return -1;
        }
        int used = sizes(ranges.largest(), ranges.largest(0) - ranges.smallest(0)) + 1;
        if (used > room) {
            return -1;
        }
        for (int range = 1; range < ranges.count(); range++) {
            used += sizes(gapBefore(ranges, range), ranges.largest(range) - ranges.smallest(range));
            used += range == COUNT_OF_TWO_BYTES ? 1 : 0;
            if (used > room) {
                return range - 1;
            }
        }
        return ranges.count() - 1;
    }

    private static long gapBefore(AckRanges ranges, int range) {
        // RFC 9000 §19.3.1: a gap of n numbers is written as n-1.
        return ranges.smallest(range - 1) - ranges.largest(range) - 2;
    }

    private static int ackSize(Frame.Ack ack) {
        AckRanges ranges = ack.ranges();
        int size = 1 + sizes(ranges.largest(), ack.rawDelay(), ranges.count() - 1)
                + VarInt.size(ranges.largest(0) - ranges.smallest(0));
        for (int range = 1; range < ranges.count(); range++) {
            size += sizes(gapBefore(ranges, range), ranges.largest(range) - ranges.smallest(range));
        }
        return ack.ecn() ? size + sizes(ack.ect0(), ack.ect1(), ack.ce()) : size;
    }

    private static int closeSize(Frame.ConnectionClose close) {
        int phrase = close.phrase().getBytes(StandardCharsets.UTF_8).length;
        int size = 1 + VarInt.size(close.errorCode()) + VarInt.size(phrase) + phrase;
        return close.application() ? size : size + VarInt.size(close.frameType());
    }

    private static void connectionClose(WireWriter out, Frame.ConnectionClose close) {
        byte[] phrase = close.phrase().getBytes(StandardCharsets.UTF_8);
        out.writeByte((int) close.type());
        out.writeVarInt(close.errorCode());
        if (!close.application()) {
            out.writeVarInt(close.frameType());
        }
        out.writeVarInt(phrase.length);
        out.writeBytes(phrase);
    }

    private static void newToken(WireWriter out, byte[] token) {
        out.writeByte((int) FrameType.NEW_TOKEN);
        out.writeVarInt(token.length);
        out.writeBytes(token);
    }

    private static void newConnectionId(WireWriter out, Frame.NewConnectionId frame) {
        varInts(out, frame.type(), frame.sequence(), frame.retirePriorTo());
        out.writeByte(frame.connectionId().length());
        frame.connectionId().writeTo(out);
        out.writeBytes(frame.resetToken(), 0, RESET_TOKEN_BYTES);
    }

    private static void path(WireWriter out, long type, long data) {
        out.writeByte((int) type);
        out.writeLong(data);
    }

    private static void varInts(WireWriter out, long type, long a) {
        out.writeByte((int) type);
        out.writeVarInt(a);
    }

    private static void varInts(WireWriter out, long type, long a, long b) {
        varInts(out, type, a);
        out.writeVarInt(b);
    }

    private static void varInts(WireWriter out, long type, long a, long b, long c) {
        varInts(out, type, a, b);
        out.writeVarInt(c);
    }

    private static int sizes(long a, long b) {
        return VarInt.size(a) + VarInt.size(b);
    }

    private static int sizes(long a, long b, long c) {
        return sizes(a, b) + VarInt.size(c);
    }
}
