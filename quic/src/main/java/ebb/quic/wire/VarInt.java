package ebb.quic.wire;

/** Variable-length integers: 62 bits in 1, 2, 4 or 8 bytes. Stateless. */
public final class VarInt {
    /** The largest value that can be encoded, 2^62-1. */
    public static final long MAX = (1L << 62) - 1;

    private static final long MAX_ONE_BYTE = 63;
    private static final long MAX_TWO_BYTES = 16_383;
    private static final long MAX_FOUR_BYTES = 1_073_741_823;

    private VarInt() {
    }

    /** The bytes of the shortest encoding; {@link IllegalArgumentException} for what has none. */
    public static int size(long value) {
        // RFC 9000 §16: 6, 14, 30 or 62 usable bits in 1, 2, 4 or 8 bytes.
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("no variable-length integer: " + value);
        }
        if (value <= MAX_ONE_BYTE) {
            return 1;
        }
        if (value <= MAX_TWO_BYTES) {
            return 2;
        }
        return value <= MAX_FOUR_BYTES ? 4 : 8;
    }
}
