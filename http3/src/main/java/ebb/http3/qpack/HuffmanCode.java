package ebb.http3.qpack;

import ebb.http3.wire.ByteOutput;

/**
 * The Huffman code of RFC 7541 appendix B, which QPACK uses unchanged (RFC 9204 §4.1.2). Immutable.
 *
 * <p>The code is canonical: codes of one length count upwards in the order of the symbols, and follow the shorter ones.
 * So the lengths say everything, and the codes are derived from them.
 */
final class HuffmanCode {
    /** The symbol that ends the padding; it must never appear itself. */
    static final int END_OF_STRING = 256;
    static final int SYMBOLS = 257;
    static final int SHORTEST_BITS = 5;
    static final int LONGEST_BITS = 30;

    /** The length of each symbol's code in bits, as a letter: A is 5. */
    private static final String LENGTHS = ""
            + "ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXX" // control characters
            + "BFFHIBDGFFDGDBBBAAABBBBBBBCDKBHF" // space to ?
            + "IBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJB" // @ to _
            + "KABABABBBACCBBBABCBAABCCCCCKGJIX" // ` to delete
            + "PRPPRRRSRSSSSSTSTTRSTSSSSQRSRSST"
            + "RQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRS"
            + "VVPORSRUVVVWWVTUOQVWWVWTQQVVXWWW"
            + "PTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWV"
            + "Z"; // end of string

    private static final int[] CODES = new int[SYMBOLS];

    static {
        int next = 0;
        for (int bits = SHORTEST_BITS; bits <= LONGEST_BITS; bits++) {
            next <<= 1;
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                if (bits(symbol) == bits) {
                    CODES[symbol] = next++;
                }
            }
        }
    }

    private HuffmanCode() {
    }

    static int bits(int symbol) {
        return LENGTHS.charAt(symbol) - 'A' + SHORTEST_BITS;
    }

    static int code(int symbol) {
        return CODES[symbol];
    }

    /** The bytes that a text takes when encoded; its characters are below 256. */
    static int encodedLength(String text) {
        long bits = 0;
        for (int i = 0; i < text.length(); i++) {
            bits += bits(text.charAt(i));
        }
        return (int) (bits + 7 >> 3);
    }

    static void encode(String text, ByteOutput out) {
        long pending = 0;
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            int symbol = text.charAt(i);
            pending = pending << bits(symbol) | CODES[symbol];
            count += bits(symbol);
            while (count >= 8) {
                count -= 8;
                out.writeByte((int) (pending >> count));
            }
        }
        if (count > 0) {
            // RFC 9204 §4.1.2: the last byte is filled with ones, the beginning of the end-of-string code.
            out.writeByte((int) (pending << 8 - count | 0xff >> count));
        }
    }
}
