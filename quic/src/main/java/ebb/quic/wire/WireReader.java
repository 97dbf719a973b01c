package ebb.quic.wire;

import ebb.quic.model.TransportError;
import java.util.Arrays;
import java.util.Objects;

/**
 * A cursor over bytes that a peer sent. Network byte order; reading past the limit is the peer's fault and throws
 * {@link ProtocolViolation}. Reusable, confined to one thread, holds the array it was last given.
 */
public final class WireReader {
    private static final byte[] NOTHING = {};

    private byte[] array;
    private int position;
    private int limit;

    /** A reader of nothing, to be {@link #reset}. */
    public WireReader() {
        this(NOTHING);
    }

    /** A reader of a whole array, which is not copied. */
    public WireReader(byte[] array) {
        this(array, 0, array.length);
    }

    /** A reader of a part of an array, which is not copied. */
    public WireReader(byte[] array, int offset, int length) {
        reset(array, offset, length);
    }

    /** Starts anew on a part of an array; returns this. */
    public WireReader reset(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        array = bytes;
        position = offset;
        limit = offset + length;
        return this;
    }

    /** The array that is read, itself. */
    public byte[] array() {
        return array;
    }

    /** The index in the array of the byte that is read next. */
    public int position() {
        return position;
    }

    /** Moves to an index of the array, at most {@link #limit()}. */
    public void position(int newPosition) {
        position = Objects.checkIndex(newPosition, limit + 1);
    }

    /** The index in the array at which reading ends. */
    public int limit() {
        return limit;
    }

    /** The bytes that are left. */
    public int remaining() {
        return limit - position;
    }

    /** The next byte, 0 to 255. */
    public int readByte() {
        require(1);
        return array[position++] & 0xff;
    }

    /** The next byte, 0 to 255, which stays to be read. */
    public int peekByte() {
        require(1);
        return array[position] & 0xff;
    }

    /** Two bytes, unsigned. */
    public int readShort() {
        require(2);
        int value = (array[position] & 0xff) << 8 | array[position + 1] & 0xff;
        position += 2;
        return value;
    }

    /** Three bytes, unsigned. */
    public int readMedium() {
        require(3);
        int value = (array[position] & 0xff) << 16 | (array[position + 1] & 0xff) << 8 | array[position + 2] & 0xff;
        position += 3;
        return value;
    }

    /** Four bytes as they are; a version for example. */
    public int readInt() {
        require(4);
        return (int) bigEndian(4);
    }

    /** Eight bytes as they are. */
    public long readLong() {
        require(8);
        return bigEndian(8);
    }

    /** A variable-length integer, 0 to {@link VarInt#MAX}, in any of its encodings. */
    public long readVarInt() {
        // RFC 9000 §16: the two top bits of the first byte are the base-2 logarithm of the length; the rest is the
        // value. A longer encoding than needed is as good as the shortest.
        int first = peekByte();
        int length = 1 << (first >> 6);
        if (length == 1) {
            position++;
            return first;
        }
        require(length);
        return bigEndian(length) & (1L << (8 * length - 2)) - 1;
    }

    /** A copy of the next bytes; allocates only when that many are there. */
    public byte[] readBytes(int length) {
        require(length);
        byte[] bytes = Arrays.copyOfRange(array, position, position + length);
        position += length;
        return bytes;
    }

    /** Leaves out bytes. */
    public void skip(int length) {
        require(length);
        position += length;
    }

    /**
     * A variable-length integer that counts bytes which follow it: at most {@link #remaining()}, so that nobody
     * allocates or loops by a number that a peer made up.
     */
    public int readLength() {
        long length = readVarInt();
        if (length > remaining()) {
            throw truncated();
        }
        return (int) length;
    }

    private long bigEndian(int length) {
        long value = 0;
        for (int end = position + length; position < end; position++) {
            value = value << 8 | array[position] & 0xff;
        }
        return value;
    }

    private void require(int length) {
        if (length < 0 || length > limit - position) {
            throw truncated();
        }
    }

    private static ProtocolViolation truncated() {
        return new ProtocolViolation(TransportError.FRAME_ENCODING_ERROR, "truncated");
    }
}
