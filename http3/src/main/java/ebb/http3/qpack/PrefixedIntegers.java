package ebb.http3.qpack;

import ebb.http3.wire.ByteOutput;
import ebb.http3.wire.StreamInput;
import java.io.IOException;

/** The integers of QPACK, which begin in the middle of a byte (RFC 9204 §4.1.1, RFC 7541 §5.1). Stateless. */
final class PrefixedIntegers {
    /** The input ended inside the integer. */
    static final long TRUNCATED = -1;
    /** The integer has more than 62 bits. */
    static final long TOO_LARGE = -2;

    private static final long MAX = (1L << 62) - 1;
    private static final int MAX_SHIFT = 63;

    private PrefixedIntegers() {
    }

    /** Reads the rest of an integer whose first byte was already read, or answers a negative constant of this class. */
    static long read(StreamInput in, int first, int prefixBits) throws IOException {
        int mask = (1 << prefixBits) - 1;
        long value = first & mask;
        if (value < mask) {
            return value;
        }
        for (int shift = 0;; shift += 7) {
            int next = in.read();
            if (next < 0) {
                return TRUNCATED;
            }
            long bits = next & 0x7f;
            // RFC 9204 §4.1.1, §7.4: 62 bits must be understood; more are refused, and so is endless zero padding.
            if (shift >= MAX_SHIFT || bits << shift >> shift != bits || MAX - value < bits << shift) {
                return TOO_LARGE;
            }
            value += bits << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    /** Writes an integer whose first byte has the given bits above the prefix. */
    static void write(ByteOutput out, int flags, int prefixBits, long value) {
        int mask = (1 << prefixBits) - 1;
        if (value < mask) {
            out.writeByte(flags | (int) value);
            return;
        }
        out.writeByte(flags | mask);
        long left = value - mask;
        while (left >= 0x80) {
            out.writeByte((int) left & 0x7f | 0x80);
            left >>= 7;
        }
        out.writeByte((int) left);
    }
}
