package ebb.http3.qpack;

import java.util.Arrays;

/**
 * Decodes one Huffman string, fed byte by byte: eight bits of input choose an entry of a table, which is a symbol or
 * the next table. Confined to one thread; {@link #reset} makes it ready for the next string.
 */
final class HuffmanDecoder {
    /** What {@link #symbol} answers when the bits so far hold no further symbol. */
    static final int NEED_MORE = -1;
    /** What {@link #symbol} answers when the end-of-string code itself appears. */
    static final int INVALID = -2;

    private static final int TABLE = 1 << 8;
    /** Tables of 256 entries: a leaf is {@code bits << 16 | symbol}, a branch minus where the next table begins. */
    private static final int[] TABLES = buildTables();

    private long bits;
    private int count;
    private int table;

    void reset() {
        bits = 0;
        count = 0;
        table = 0;
    }

    /** Adds the next byte of the string; to be followed by {@link #symbol} until it answers {@link #NEED_MORE}. */
    void feed(int octet) {
        bits = bits << 8 | octet;
        count += 8;
    }

    /** The next symbol, {@link #NEED_MORE} or {@link #INVALID}. */
    int symbol() {
        while (count >= 8) {
            int entry = TABLES[table + (int) (bits >> count - 8 & 0xff)];
            if (entry >= 0) {
                return take(entry);
            }
            table = -entry;
            count -= 8;
        }
        if (count == 0) {
            return NEED_MORE;
        }
        int entry = TABLES[table + (int) (bits << 8 - count & 0xff)];
        return entry >= 0 && entry >> 16 <= count ? take(entry) : NEED_MORE;
    }

    // RFC 9204 §4.1.2: padding is at most seven bits, all of them ones; anything else is an error.
    /** Whether the string may end here. */
    boolean endsCleanly() {
        int ones = (1 << count) - 1;
        return table == 0 && count < 8 && (bits & ones) == ones;
    }

    private int take(int entry) {
        int symbol = entry & 0xffff;
        count -= entry >> 16;
        table = 0;
        return symbol == HuffmanCode.END_OF_STRING ? INVALID : symbol;
    }

    private static int[] buildTables() {
        int[] tables = new int[TABLE * 64];
        int used = TABLE;
        for (int symbol = 0; symbol < HuffmanCode.SYMBOLS; symbol++) {
            int left = HuffmanCode.bits(symbol);
            int code = HuffmanCode.code(symbol);
            int at = 0;
            for (; left > 8; left -= 8) {
                int branch = at + (code >> left - 8 & 0xff);
                if (tables[branch] == 0) {
                    tables[branch] = -used;
                    used += TABLE;
                }
                at = -tables[branch];
            }
            int first = at + (code << 8 - left & 0xff);
            for (int i = 0; i < 1 << 8 - left; i++) {
                tables[first + i] = left << 16 | symbol;
            }
        }
        return Arrays.copyOf(tables, used);
    }
}
