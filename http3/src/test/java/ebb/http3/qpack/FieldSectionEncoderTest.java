package ebb.http3.qpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.stream.Bytes;
import ebb.http3.wire.ByteOutput;
import ebb.http3.wire.StreamInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FieldSectionEncoderTest {

    // RFC 9204 §2.1: the order of the fields is the order of their representations.
    // RFC 9204 §3.2.3: with a table of capacity 0 nothing refers to insertions: Required Insert Count and Base are 0.
    @Test
    void staticFieldsAreIndexedInOrder() {
        assertEquals("0000d1d7c1", encode(":method", "GET", ":scheme", "https", ":path", "/"));
        assertEquals("0000c1d7d1", encode(":path", "/", ":scheme", "https", ":method", "GET"));
    }

    @Test
    void knownNamesAreReferredTo() {
        assertEquals("000050 8c f1e3c2e5f23a6ba0ab90f4ff".replace(" ", ""), encode(":authority", "www.example.com"));
        assertTrue(encode("x-frame-options", "ebb").startsWith("00005f52"));
    }

    @Test
    void unknownNamesAreLiteral() {
        assertEquals("0000 2f01 25a849e95ba97d7f 89 25a849e95bb8e8b4bf".replace(" ", ""),
                encode("custom-key", "custom-value"));
    }

    @Test
    void stringsStayPlainWhereTheCodeIsNotShorter() {
        assertEquals("0000 21 7e 01 5c".replace(" ", ""), encode("~", "\\"));
    }

    // RFC 9204 §4.5.4: a field that nobody is to index is a literal with the N bit, even where it has an index.
    @Test
    void credentialsAreNeverIndexed() {
        assertTrue(encode("authorization", "x").startsWith("00007f45"));
        assertTrue(encode("cookie", "a=1").startsWith("000075"));
        assertTrue(encode("cookie", "a=0123456789abcdefghij").startsWith("000055"));
        assertEquals("7f45", encode("authorization", "").substring(4, 8));
        assertTrue(encode("proxy-authorization", "x").startsWith("00003f"));
    }

    @Property(tries = 200)
    void whatIsEncodedDecodes(@ForAll @Size(max = 6) List<@CharRange(from = 0, to = 255) String> texts)
            throws IOException {
        ByteOutput out = new ByteOutput(4);
        FieldSectionEncoder encoder = new FieldSectionEncoder(out);
        List<String> expected = new ArrayList<>();
        for (String text : texts) {
            encoder.add(text, text + text);
            encoder.add(":path", text);
            expected.add(text + "=" + text + text);
            expected.add(":path=" + text);
        }
        StreamInput in = Bytes.input(out.toBytes());
        in.enterFrame(out.length());
        List<String> decoded = new ArrayList<>();
        new FieldSectionDecoder(1 << 20).decode(in, (name, value) -> decoded.add(name + "=" + value));
        assertEquals(expected, decoded);
    }

    @Test
    void everyStaticEntrySurvives() throws IOException {
        for (int i = 0; i < StaticTable.SIZE; i++) {
            int found = StaticTable.find(StaticTable.name(i), StaticTable.value(i));
            assertEquals(i, found);
        }
        assertEquals(99, StaticTable.SIZE);
        assertEquals(-1 - 24, StaticTable.find(":status", "418"));
        assertEquals(Integer.MIN_VALUE, StaticTable.find("x-unknown", ""));
    }

    private static String encode(String... namesAndValues) {
        return HexFormat.of().formatHex(Bytes.section(namesAndValues));
    }
}
