package ebb.fuzz;

import java.util.Arrays;

/** A fuzzer's input, read as a script: small numbers and pieces of bytes. What is missing at the end reads as zero. */
final class Script {
    private final byte[] bytes;
    private int position;

    Script(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isAtEnd() {
        return position >= bytes.length;
    }

    /** The next byte. */
    int number() {
        return isAtEnd() ? 0 : bytes[position++] & 0xff;
    }

    /** A piece with its length in the two bytes before it, or what is left. */
    byte[] piece() {
        int length = Math.min(number() << 8 | number(), bytes.length - position);
        byte[] piece = Arrays.copyOfRange(bytes, position, position + Math.max(0, length));
        position += piece.length;
        return piece;
    }

    /** All that is left. */
    byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, Math.min(position, bytes.length), bytes.length);
        position = bytes.length;
        return rest;
    }
}
