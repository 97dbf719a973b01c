package ebb.http3.wire;

import java.util.Arrays;

/** A growing array that frames are composed in. Confined to one thread; it grows only by what is written. */
public final class ByteOutput {
    private byte[] array;
    private int length;

    public ByteOutput(int initialBytes) {
        array = new byte[initialBytes];
    }

    /** The array itself; its first {@link #length()} bytes have been written. */
    public byte[] array() {
        return array;
    }

    /** Bytes written so far. */
    public int length() {
        return length;
    }

    /** Forgets what was written; the array is kept. */
    public void clear() {
        length = 0;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(array, length);
    }

    public void writeByte(int value) {
        ensure(1);
        array[length++] = (byte) value;
    }

    public void writeBytes(byte[] bytes, int offset, int count) {
        ensure(count);
        System.arraycopy(bytes, offset, array, length, count);
        length += count;
    }

    /** Writes a variable-length integer in its shortest form (RFC 9000 §16). */
    public void writeVarInt(long value) {
        if (value < 0x40) {
            writeByte((int) value);
        } else if (value < 0x4000) {
            writeBigEndian(value | 0x4000, 2);
        } else if (value < 0x4000_0000) {
            writeBigEndian(value | 0x8000_0000L, 4);
        } else {
            writeBigEndian(value | 0xc000_0000_0000_0000L, 8);
        }
    }

    /** Writes an integer into two bytes at an earlier position, as a variable-length integer below 2^14. */
    public void patchVarInt2(int position, int value) {
        array[position] = (byte) (0x40 | value >> 8);
        array[position + 1] = (byte) value;
    }

    private void writeBigEndian(long value, int bytes) {
        ensure(bytes);
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            array[length++] = (byte) (value >> shift);
        }
    }

    private void ensure(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(2 * array.length, length + more));
        }
    }
}
