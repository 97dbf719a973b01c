package ebb.quic.tls;

import java.util.Arrays;

/**
 * Writes one handshake message in TLS's presentation language (RFC 8446 §3). Grows as needed; a vector is opened,
 * filled and closed, which fills in its length.
 */
final class TlsWriter {
    private byte[] array;
    private int position;

    /** Starts with the message's type; its length is filled in by {@link #toMessage}. */
    TlsWriter(HandshakeType type) {
        this();
        writeByte(type.id());
        open(3);
    }

    /** Starts with nothing: for parts of a message. */
    TlsWriter() {
        array = new byte[256];
    }

    TlsWriter writeByte(int value) {
        reserve(1);
        array[position++] = (byte) value;
        return this;
    }

    TlsWriter writeShort(int value) {
        return writeByte(value >> 8).writeByte(value);
    }

    TlsWriter writeBytes(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, array, position, bytes.length);
        position += bytes.length;
        return this;
    }

    /** A vector in one piece. */
    TlsWriter writeVector(int lengthBytes, byte[] content) {
        int mark = open(lengthBytes);
        writeBytes(content);
        close(mark, lengthBytes);
        return this;
    }

    /** An extension in one piece. */
    TlsWriter writeExtension(ExtensionType type, byte[] content) {
        return writeShort(type.id()).writeVector(2, content);
    }

    /** Leaves room for the length of what follows; returns what {@link #close} wants to know. */
    int open(int lengthBytes) {
        reserve(lengthBytes);
        position += lengthBytes;
        return position;
    }

    /** Fills in the length of what was written since {@link #open} returned that mark. */
    void close(int mark, int lengthBytes) {
        int length = position - mark;
        if (length >>> 8 * lengthBytes != 0) {
            throw new IllegalArgumentException(length + " bytes in a vector of " + lengthBytes + " length bytes");
        }
        for (int i = 1; i <= lengthBytes; i++) {
            array[mark - i] = (byte) (length >>> 8 * (i - 1));
        }
    }

    /** The message with its length. */
    byte[] toMessage() {
        close(HandshakeType.HEADER_LENGTH, 3);
        return toBytes();
    }

    /** What was written. */
    byte[] toBytes() {
        return Arrays.copyOf(array, position);
    }

    private void reserve(int length) {
        if (position + length > array.length) {
            array = Arrays.copyOf(array, Math.max(2 * array.length, position + length));
        }
    }
}
