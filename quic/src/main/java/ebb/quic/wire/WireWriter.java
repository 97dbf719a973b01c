package ebb.quic.wire;

import java.util.Objects;

/**
 * A cursor that writes into a given array, network byte order. Writing past the limit is our own defect and throws
 * {@link IndexOutOfBoundsException} before anything is written. Reusable, confined to one thread.
 */
public final class WireWriter {
    private static final byte[] NOTHING = {};

    private byte[] array;
    private int position;
    private int limit;

    /** A writer without room, to be {@link #reset}. */
    public WireWriter() {
        this(NOTHING);
    }

    /** A writer into a whole array. */
    public WireWriter(byte[] array) {
        this(array, 0, array.length);
    }

    /** A writer into a part of an array. */
    public WireWriter(byte[] array, int offset, int length) {
        reset(array, offset, length);
    }

    /** Starts anew on a part of an array; returns this. */
    public WireWriter reset(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        array = bytes;
        position = offset;
        limit = offset + length;
        return this;
    }

    /** The array that is written, itself. */
    public byte[] array() {
        return array;
    }

    /** The index in the array of the byte that is written next. */
    public int position() {
        return position;
    }

    /** Moves to an index of the array, at most {@link #limit()}: to fill a field in later, or to take writes back. */
    public void position(int newPosition) {
        position = Objects.checkIndex(newPosition, limit + 1);
    }

    /** The index in the array at which the room ends. */
    public int limit() {
        return limit;
    }

    /** The bytes that still fit. */
    public int remaining() {
        return limit - position;
    }

    /** One byte, the low eight bits. */
    public void writeByte(int value) {
        bigEndian(value, 1);
    }

    /** Two bytes. */
    public void writeShort(int value) {
        bigEndian(value, 2);
    }

    /** Three bytes. */
    public void writeMedium(int value) {
        bigEndian(value, 3);
    }

    /** Four bytes. */
    public void writeInt(int value) {
        bigEndian(value, 4);
    }

    /** Eight bytes. */
    public void writeLong(long value) {
        bigEndian(value, 8);
    }

    /** A variable-length integer in its shortest encoding. */
    public void writeVarInt(long value) {
        writeVarInt(value, VarInt.size(value));
    }

    /** A variable-length integer in exactly 1, 2, 4 or 8 bytes, for lengths that are filled in later. */
    public void writeVarInt(long value, int encodedLength) {
        if (VarInt.size(value) > encodedLength) {
            throw new IllegalArgumentException(value + " does not fit in " + encodedLength + " bytes");
        }
        // RFC 9000 §16: the length's base-2 logarithm in the two top bits, the value in the rest.
        long prefix = switch (encodedLength) {
            case 1 -> 0;
            case 2 -> 1L << 14;
            case 4 -> 2L << 30;
            case 8 -> 3L << 62;
            default -> throw new IllegalArgumentException("no variable-length integer has " + encodedLength + " bytes");
        };
        bigEndian(prefix | value, encodedLength);
    }

    /** All bytes of an array. */
    public void writeBytes(byte[] bytes) {
        writeBytes(bytes, 0, bytes.length);
    }

    /** A part of an array. */
    public void writeBytes(byte[] bytes, int offset, int length) {
        require(length);
        System.arraycopy(bytes, offset, array, position, length);
        position += length;
    }

    private void bigEndian(long value, int length) {
        require(length);
        for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
            array[position++] = (byte) (value >>> shift);
        }
    }

    private void require(int length) {
        if (length > limit - position) {
            throw new IndexOutOfBoundsException(length + " bytes to write, room for " + remaining());
        }
    }
}
