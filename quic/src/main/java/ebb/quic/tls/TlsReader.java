package ebb.quic.tls;

import ebb.quic.wire.ProtocolViolation;
import java.util.Arrays;

/**
 * A cursor over the body of a handshake message in TLS's presentation language (RFC 8446 §3). Reading past the end is
 * the peer's fault and throws decode_error. It allocates nothing by a length that a peer only declares.
 */
final class TlsReader {
    private final byte[] array;
    private final int limit;
    private int position;

    TlsReader(byte[] array) {
        this(array, 0, array.length);
    }

    private TlsReader(byte[] array, int offset, int length) {
        this.array = array;
        this.position = offset;
        this.limit = offset + length;
    }

    /** A reader of the body of a whole handshake message, behind its header. */
    static TlsReader ofBody(byte[] message) {
        int header = HandshakeType.HEADER_LENGTH;
        return new TlsReader(message, header, message.length - header);
    }

    int remaining() {
        return limit - position;
    }

    int readByte() {
        return (int) number(1);
    }

    int readShort() {
        return (int) number(2);
    }

    long readInt() {
        return number(4);
    }

    byte[] readBytes(int length) {
        require(length);
        byte[] bytes = Arrays.copyOfRange(array, position, position + length);
        position += length;
        return bytes;
    }

    /** All that is left. */
    byte[] readRest() {
        return readBytes(remaining());
    }

    /** A vector whose length is written in that many bytes before it, as a reader of its own over the same array. */
    TlsReader readVector(int lengthBytes) {
        int length = (int) number(lengthBytes);
        require(length);
        TlsReader vector = new TlsReader(array, position, length);
        position += length;
        return vector;
    }

    /** A vector that must have at least one element. */
    TlsReader readFilledVector(int lengthBytes) {
        TlsReader vector = readVector(lengthBytes);
        if (vector.remaining() == 0) {
            throw malformed("empty vector");
        }
        return vector;
    }

    /** A vector of two-byte numbers, at least one. */
    int[] readShorts(int lengthBytes) {
        TlsReader vector = readFilledVector(lengthBytes);
        int[] numbers = new int[vector.remaining() / 2];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = vector.readShort();
        }
        vector.end();
        return numbers;
    }

    /** Nothing may be left. */
    void end() {
        if (position < limit) {
            throw malformed("bytes left over");
        }
    }

    static ProtocolViolation malformed(String phrase) {
        // RFC 8446 §6: a message that cannot be parsed ends the connection with decode_error.
        return Alert.DECODE_ERROR.violation("malformed TLS message: " + phrase);
    }

    private long number(int bytes) {
        require(bytes);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | array[position++] & 0xff;
        }
        return value;
    }

    private void require(int length) {
        if (length > limit - position) {
            throw malformed("truncated");
        }
    }
}
