package ebb.http3.qpack;

import ebb.http3.model.Headers;
import ebb.http3.wire.ByteOutput;

/**
 * Encodes a field section: a prefix, then one representation for each field, from the static table, as literals and
 * with the Huffman code where that is shorter. Confined to one thread. It writes into the caller's array.
 */
public final class FieldSectionEncoder {
    private static final int NEVER_INDEXED_WITH_REFERENCE = 0x20;
    private static final int NEVER_INDEXED_LITERAL = 0x10;
    private static final int LOW_ENTROPY_COOKIE = 20;

    private final ByteOutput out;

    /** Begins a section at the end of {@code out}. */
    public FieldSectionEncoder(ByteOutput out) {
        this.out = out;
        // RFC 9204 §3.2.3: nothing refers to a dynamic table, so Required Insert Count and Base are 0.
        out.writeByte(0);
        out.writeByte(0);
    }

    // RFC 9204 §2.1: fields are written in the order in which they come.
    /** Adds one field; the name is in lower case and all characters are below 256. */
    public void add(String name, String value) {
        int found = StaticTable.find(name, value);
        boolean sensitive = isSensitive(name, value);
        if (found >= 0 && !sensitive) {
            PrefixedIntegers.write(out, 0xc0, 6, found);
        } else if (found != Integer.MIN_VALUE) {
            int index = found >= 0 ? found : -1 - found;
            PrefixedIntegers.write(out, 0x50 | (sensitive ? NEVER_INDEXED_WITH_REFERENCE : 0), 4, index);
            writeString(0, 7, value);
        } else {
            writeString(0x20 | (sensitive ? NEVER_INDEXED_LITERAL : 0), 3, name);
            writeString(0, 7, value);
        }
    }

    /** Adds all fields of a section. */
    public void addAll(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            add(headers.name(i), headers.value(i));
        }
    }

    // RFC 9204 §4.5.4, §7.1.3: credentials are marked so that no hop puts them where they could be guessed at.
    private static boolean isSensitive(String name, String value) {
        return switch (name) {
            case "authorization", "proxy-authorization" -> true;
            case "cookie", "set-cookie" -> value.length() < LOW_ENTROPY_COOKIE;
            default -> false;
        };
    }

    private void writeString(int flags, int prefixBits, String text) {
        int coded = HuffmanCode.encodedLength(text);
        if (coded < text.length()) {
            PrefixedIntegers.write(out, flags | 1 << prefixBits, prefixBits, coded);
            HuffmanCode.encode(text, out);
        } else {
            PrefixedIntegers.write(out, flags, prefixBits, text.length());
            for (int i = 0; i < text.length(); i++) {
                out.writeByte(text.charAt(i));
            }
        }
    }
}
