package ebb.http3.qpack;

import static ebb.http3.model.Http3Error.H3_EXCESSIVE_LOAD;
import static ebb.http3.model.Http3Error.H3_FRAME_ERROR;
import static ebb.http3.model.Http3Error.H3_INTERNAL_ERROR;
import static ebb.http3.model.Http3Error.QPACK_DECOMPRESSION_FAILED;
import static ebb.http3.stream.Failures.assertConnectionError;
import static ebb.http3.stream.Failures.assertStreamError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Http3Exception;
import ebb.http3.stream.Bytes;
import ebb.http3.wire.StreamInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSectionDecoderTest {

    @Test
    void literalWithNameReferenceOfAppendixB1() throws IOException {
        assertEquals(List.of(":path=/index.html"), decode("0000 510b 2f69 6e64 6578 2e68 746d 6c"));
    }

    // RFC 9204 §2.2: fields come out in the order of their representations, twice if they are there twice.
    @Test
    void fieldsKeepTheirOrder() throws IOException {
        assertEquals(List.of(":method=GET", ":path=/", ":method=GET", "a=b", "age=0"),
                decode("0000 d1 c1 d1 2161 0162 c2"));
    }

    // RFC 9204 §2.2.1, §4.5.1.1: no encoder that knows the capacity of 0 can require an insertion (appendix B.2, B.4).
    // RFC 9204 §2.1.2: such a section would block, and no blocked stream was promised.
    @ParameterizedTest
    @ValueSource(strings = {"0381 10 11", "0500 80 c1 81", "0100 c1", "ff00 00 c1"})
    void sectionsThatNeedInsertionsFail(String hex) {
        assertConnectionError(QPACK_DECOMPRESSION_FAILED, () -> decode(hex));
    }

    // RFC 9204 §4.5.1.2: a Base below 0 is invalid; a positive one is merely unused.
    @Test
    void baseIsNeverNegative() throws IOException {
        assertConnectionError(QPACK_DECOMPRESSION_FAILED, () -> decode("0080 c1"));
        assertConnectionError(QPACK_DECOMPRESSION_FAILED, () -> decode("0085 c1"));
        assertEquals(List.of(":path=/"), decode("0005 c1"));
    }

    // RFC 9204 §2.2.3: every reference into the dynamic table is at or beyond the Required Insert Count of 0.
    @ParameterizedTest
    @ValueSource(strings = {"0000 80", "0000 10", "0000 40 0161", "0000 00 0161", "0000 08 0161", "0002 80"})
    void dynamicReferencesFail(String hex) {
        assertConnectionError(QPACK_DECOMPRESSION_FAILED, () -> decode(hex));
    }

    // RFC 9204 §3.1: the static table has the indices 0 to 98.
    @Test
    void staticIndexIsChecked() throws IOException {
        assertEquals(List.of("x-frame-options=sameorigin"), decode("0000 ff23"));
        assertConnectionError(QPACK_DECOMPRESSION_FAILED, () -> decode("0000 ff24"));
        assertConnectionError(QPACK_DECOMPRESSION_FAILED, () -> decode("0000 5f54 0161"));
    }

    // RFC 9204 §4.1.1: integers of 62 bits are understood. RFC 9204 §7.4: larger ones are an error of the stream alone.
    @Test
    void integersHave62Bits() throws IOException {
        assertEquals(List.of(":path=/"), decode("00 7f 80ffffffffffffff3f c1"));
        assertStreamError(QPACK_DECOMPRESSION_FAILED, () -> decode("00 7f 81ffffffffffffff3f c1"));
        assertStreamError(QPACK_DECOMPRESSION_FAILED, () -> decode("00 7f 80808080808080808000 c1"));
        assertStreamError(QPACK_DECOMPRESSION_FAILED, () -> decode("00 7f ffffffffffffffffffffff7f c1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "00 7f", "0000 ff", "0000 51", "0000 510b 2f69", "0000 21", "0000 2161",
        "0000 2161 05 61", "0000 2f", "0000 5182 ff"})
    void truncatedSectionsFail(String hex) {
        assertConnectionError(QPACK_DECOMPRESSION_FAILED, () -> decode(hex));
    }

    @Test
    void brokenHuffmanStringsFail() {
        assertConnectionError(QPACK_DECOMPRESSION_FAILED, () -> decode("0000 51 81 06"));
        assertConnectionError(QPACK_DECOMPRESSION_FAILED, () -> decode("0000 51 84 ffffffff"));
    }

    @Test
    void sizeIsCountedUncompressedWith32BytesAField() throws IOException {
        // Each indexed ":path: /" takes one byte on the wire and 38 in memory.
        assertEquals(10, decode(380, "0000" + "c1".repeat(10)).size());
        assertStreamError(H3_EXCESSIVE_LOAD, () -> decode(379, "0000" + "c1".repeat(10)));
        assertStreamError(H3_EXCESSIVE_LOAD, () -> decode(100, "0000 2161 7f 00" + "61".repeat(127)));
        assertEquals(1, decode(34, "0000 2161 0162").size());
        assertStreamError(H3_EXCESSIVE_LOAD, () -> decode(33, "0000 2161 0162"));
    }

    @Test
    void sizeOfHuffmanStringsIsCountedWhileTheyAreDecoded() {
        // 60 bytes of zeros decode to 96 characters "0", which the length alone does not tell.
        assertStreamError(H3_EXCESSIVE_LOAD, () -> decode(32 + 1 + 90, "0000 2161 bc" + "00".repeat(60)));
    }

    @Test
    void declaredLengthsAreNeverAllocated() {
        // A literal of 2^30 bytes in a frame that says it is as long: refused before its first byte is read.
        byte[] bytes = Bytes.hex("0000 51 7f 81ffffff03");
        StreamInput in = Bytes.input(bytes);
        in.enterFrame(1L << 31);
        assertStreamError(H3_EXCESSIVE_LOAD, () -> new FieldSectionDecoder(16 << 10).decode(in, (name, value) -> { }));
        StreamInput large = Bytes.input(bytes);
        large.enterFrame(1L << 31);
        // With a limit that would permit it, the array grows only with what has arrived, which is nothing.
        FieldSectionDecoder generous = new FieldSectionDecoder(1L << 32);
        assertConnectionError(H3_FRAME_ERROR, () -> generous.decode(large, (name, value) -> { }));
    }

    @Test
    void sinkEndsTheDecoding() {
        StreamInput in = framed("0000 c1 c1");
        assertStreamError(H3_INTERNAL_ERROR, () -> new FieldSectionDecoder(1000).decode(in, (name, value) -> {
            throw Http3Exception.stream(H3_INTERNAL_ERROR, "enough");
        }));
        assertEquals(1, in.remaining());
    }

    @Property(tries = 2000)
    void anyBytesDecodeOrFailWithACode(@ForAll @Size(max = 60) byte[] bytes) throws IOException {
        byte[] section = Bytes.join(new byte[2], bytes);
        StreamInput in = Bytes.input(section);
        in.enterFrame(section.length);
        long[] size = new long[1];
        try {
            new FieldSectionDecoder(200).decode(in, (name, value) -> size[0] += name.length() + value.length() + 32);
        } catch (Http3Exception refused) {
            assertTrue(refused.code() == QPACK_DECOMPRESSION_FAILED || refused.code() == H3_EXCESSIVE_LOAD);
        }
        assertTrue(size[0] <= 200);
    }

    private static List<String> decode(String hex) throws IOException {
        return decode(1 << 16, hex);
    }

    private static List<String> decode(long limit, String hex) throws IOException {
        List<String> fields = new ArrayList<>();
        new FieldSectionDecoder(limit).decode(framed(hex), (name, value) -> fields.add(name + "=" + value));
        return fields;
    }

    private static StreamInput framed(String hex) {
        byte[] bytes = Bytes.hex(hex);
        StreamInput in = Bytes.input(bytes);
        in.enterFrame(bytes.length);
        return in;
    }
}
