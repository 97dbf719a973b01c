package ebb.http3.qpack;

import static ebb.http3.model.Http3Error.H3_EXCESSIVE_LOAD;
import static ebb.http3.model.Http3Error.QPACK_DECOMPRESSION_FAILED;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Exception;
import ebb.http3.wire.StreamInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decodes field sections as their bytes arrive.
 *
 * <p>One per stream, confined to the thread that reads it. The size of what is decoded is counted before it is kept;
 * the one array in here grows by what has arrived, to at most the limit on a section.
 */
public final class FieldSectionDecoder {
    private static final int FIRST_TEXT_BYTES = 64;

    private final long maxSectionBytes;
    private final HuffmanDecoder huffman = new HuffmanDecoder();
    private byte[] text = new byte[0];
    private long sectionBytes;

    /**
     * A decoder that accepts sections up to a size.
     *
     * @param maxSectionBytes names, values and 32 bytes for each field, uncompressed
     */
    public FieldSectionDecoder(long maxSectionBytes) {
        this.maxSectionBytes = maxSectionBytes;
    }

    /**
     * Decodes the section that is the rest of the current frame.
     *
     * @throws Http3Exception for a connection error {@code QPACK_DECOMPRESSION_FAILED}; for a stream error
     *     {@code H3_EXCESSIVE_LOAD} if the section is larger than the limit; or whatever the sink throws
     */
    public void decode(StreamInput in, FieldSink sink) throws IOException {
        readPrefix(in);
        sectionBytes = 0;
        // RFC 9204 §2.2: fields are handed on in the order of their representations.
        for (int first = in.read(); first >= 0; first = in.read()) {
            decodeField(in, first, sink);
        }
    }

    private void readPrefix(StreamInput in) throws IOException {
        long requiredInsertCount = readInteger(in, require(in), 8);
        // RFC 9204 §2.2.1, §4.5.1.1: no entry was ever inserted, so nothing but 0 can come from a correct encoder.
        if (requiredInsertCount != 0) {
            throw failed("the section requires a dynamic table, of which none was offered");
        }
        int sign = require(in);
        readInteger(in, sign, 7);
        // RFC 9204 §4.5.1.2: with a Required Insert Count of 0 a negative Base is always invalid.
        if ((sign & 0x80) != 0) {
            throw failed("the Base is negative");
        }
    }

    private void decodeField(StreamInput in, int first, FieldSink sink) throws IOException {
        if ((first & 0x80) != 0) {
            indexed(in, first, sink);
        } else if ((first & 0x40) != 0) {
            String name = StaticTable.name(staticIndex(in, first, 4, 0x10));
            emit(sink, name, readValue(in, name.length()));
        } else if ((first & 0x20) != 0) {
            String name = readString(in, first, 3, 0);
            emit(sink, name, readValue(in, name.length()));
        } else {
            // RFC 9204 §2.2.3: a post-Base reference is beyond the Required Insert Count, which is 0.
            throw failed("a reference into the dynamic table, which is empty");
        }
    }

    private void indexed(StreamInput in, int first, FieldSink sink) throws IOException {
        int index = staticIndex(in, first, 6, 0x40);
        emit(sink, StaticTable.name(index), StaticTable.value(index));
    }

    private int staticIndex(StreamInput in, int first, int prefixBits, int staticBit) throws IOException {
        long index = readInteger(in, first, prefixBits);
        if ((first & staticBit) == 0) {
            throw failed("a reference into the dynamic table, which is empty");
        }
        // RFC 9204 §3.1: an index outside of the static table is an error of the connection.
        if (index >= StaticTable.SIZE) {
            throw failed("static table index " + index);
        }
        return (int) index;
    }

    private void emit(FieldSink sink, String name, String value) throws Http3Exception {
        sectionBytes += Headers.fieldBytes(name, value);
        if (sectionBytes > maxSectionBytes) {
            throw tooLarge();
        }
        sink.field(name, value);
    }

    private String readValue(StreamInput in, int nameBytes) throws IOException {
        return readString(in, require(in), 7, nameBytes);
    }

    private String readString(StreamInput in, int first, int prefixBits, int nameBytes) throws IOException {
        long length = readInteger(in, first, prefixBits);
        // The bound comes before any byte of the string is read, so that a declared length costs nothing.
        long room = maxSectionBytes - sectionBytes - Headers.fieldBytes("", "") - nameBytes;
        if (length > in.remaining()) {
            throw failed("a string is longer than the section");
        }
        boolean coded = (first & 1 << prefixBits) != 0;
        long shortest = coded ? length * 8 / HuffmanCode.LONGEST_BITS : length;
        if (shortest > room) {
            throw tooLarge();
        }
        int decoded = coded ? readCoded(in, length, room) : readPlain(in, (int) length);
        return new String(text, 0, decoded, StandardCharsets.ISO_8859_1);
    }

    private int readPlain(StreamInput in, int length) throws IOException {
        int done = 0;
        while (done < length) {
            makeRoom(done, length);
            int got = in.read(text, done, Math.min(length, text.length) - done);
            if (got < 0) {
                throw failed("the section ended inside a string");
            }
            done += got;
        }
        return done;
    }

    private int readCoded(StreamInput in, long length, long room) throws IOException {
        huffman.reset();
        int decoded = 0;
        for (long left = length; left > 0; left--) {
            huffman.feed(require(in));
            int symbol = huffman.symbol();
            for (; symbol >= 0; symbol = huffman.symbol()) {
                if (decoded >= room) {
                    throw tooLarge();
                }
                makeRoom(decoded, Integer.MAX_VALUE);
                text[decoded++] = (byte) symbol;
            }
            if (symbol == HuffmanDecoder.INVALID) {
                throw failed("a Huffman string holds the end-of-string code");
            }
        }
        if (!huffman.endsCleanly()) {
            throw failed("the padding of a Huffman string is wrong");
        }
        return decoded;
    }

    private void makeRoom(int used, int most) {
        if (used == text.length) {
            text = Arrays.copyOf(text, Math.min(most, Math.max(FIRST_TEXT_BYTES, 2 * used)));
        }
    }

    private static long readInteger(StreamInput in, int first, int prefixBits) throws IOException {
        long value = PrefixedIntegers.read(in, first, prefixBits);
        if (value == PrefixedIntegers.TOO_LARGE) {
            // RFC 9204 §7.4: an integer beyond what is understood is an error of the request stream.
            throw Http3Exception.stream(QPACK_DECOMPRESSION_FAILED, "an integer has more than 62 bits");
        }
        if (value == PrefixedIntegers.TRUNCATED) {
            throw failed("the section ended inside an integer");
        }
        return value;
    }

    private static int require(StreamInput in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw failed("the section ended inside a field");
        }
        return next;
    }

    private static Http3Exception failed(String phrase) {
        return Http3Exception.connection(QPACK_DECOMPRESSION_FAILED, phrase);
    }

    private Http3Exception tooLarge() {
        return Http3Exception.stream(H3_EXCESSIVE_LOAD, "the field section exceeds " + maxSectionBytes + " bytes");
    }
}
