package ebb.quic.wire;

/** How packet numbers are cut to 1 to 4 bytes and completed again. Stateless. */
public final class PacketNumbers {
    /** The largest packet number, after which a connection cannot send any more. */
    public static final long MAX = VarInt.MAX;

    private static final int MAX_BYTES = 4;

    private PacketNumbers() {
    }

    /** The bytes that a number needs, 1 to 4; the largest acknowledged is -1 when none is. */
    public static int length(long packetNumber, long largestAcked) {
        // RFC 9000 §17.1: more than twice the distance to the largest acknowledged; the full number when there is
        // none, since the distance to -1 is more than the number itself.
        long distance = packetNumber - largestAcked;
        int length = 1;
        while (length < MAX_BYTES && distance >= 1L << 8 * length - 1) {
            length++;
        }
        return length;
    }

    /** The number nearest to the one expected next; the largest received is -1 when none is. */
    public static long decode(long largestReceived, long truncated, int lengthBytes) {
        // RFC 9000 §17.1 and its appendix A.3: of all numbers that end in these bytes, the one in the window around
        // the expected number, without leaving 0 to 2^62-1.
        long expected = largestReceived + 1;
        long window = 1L << 8 * lengthBytes;
        long candidate = expected & -window | truncated;
        if (candidate <= expected - window / 2 && candidate <= MAX - window) {
            return candidate + window;
        }
        if ((candidate > expected + window / 2 || candidate > MAX) && candidate >= window) {
            return candidate - window;
        }
        return candidate;
    }

    /** Reads the truncated number of so many bytes, after header protection is removed. */
    public static long read(byte[] packet, int offset, int lengthBytes) {
        long value = 0;
        for (int i = 0; i < lengthBytes; i++) {
            value = value << 8 | packet[offset + i] & 0xff;
        }
        return value;
    }

    /** Writes the low bytes of a number. */
    public static void write(WireWriter out, long packetNumber, int lengthBytes) {
        switch (lengthBytes) {
            case 1 -> out.writeByte((int) packetNumber);
            case 2 -> out.writeShort((int) packetNumber);
            case 3 -> out.writeMedium((int) packetNumber);
            case MAX_BYTES -> out.writeInt((int) packetNumber);
            default -> throw new IllegalArgumentException("packet number of " + lengthBytes + " bytes");
        }
    }
}
