package ebb.http3.qpack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.http3.stream.Bytes;
import ebb.http3.wire.ByteOutput;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuffmanTest {

    // The examples of RFC 7541 appendix C.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "www.example.com|f1e3c2e5f23a6ba0ab90f4ff",
        "no-cache|a8eb10649cbf",
        "custom-key|25a849e95ba97d7f",
        "custom-value|25a849e95bb8e8b4bf",
        "302|6402",
        "307|640eff",
        "private|aec3771a4b",
        "Mon, 21 Oct 2013 20:13:21 GMT|d07abe941054d444a8200595040b8166e082a62d1bff",
        "https://www.example.com|9d29ad171863c78f0b97c8e9ae82ae43d3",
        "gzip|9bd9ab",
        "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1|"
            + "94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007",
    })
    void vectorsCodeAndDecode(String text, String hex) {
        assertEquals(hex, HexFormat.of().formatHex(encode(text)));
        assertEquals(hex.length() / 2, HuffmanCode.encodedLength(text));
        assertEquals(text, decode(Bytes.hex(hex)));
    }

    @Property(tries = 300)
    void everyTextSurvives(@ForAll @CharRange(from = 0, to = 255) String text) {
        assertEquals(text, decode(encode(text)));
    }

    @Test
    void everySymbolSurvivesAlone() {
        for (char c = 0; c < 256; c++) {
            assertEquals(String.valueOf(c), decode(encode(String.valueOf(c))));
        }
    }

    @Test
    void paddingIsShortAndAllOnes() {
        assertEquals("0", decode(Bytes.hex("07")));
        assertThrows(IllegalArgumentException.class, () -> decode(Bytes.hex("06")));
        assertThrows(IllegalArgumentException.class, () -> decode(Bytes.hex("07ff")));
        assertThrows(IllegalArgumentException.class, () -> decode(Bytes.hex("ff")));
        assertEquals("", decode(new byte[0]));
    }

    @Test
    void endOfStringIsNotASymbol() {
        assertThrows(IllegalArgumentException.class, () -> decode(Bytes.hex("ffffffff")));
        assertThrows(IllegalArgumentException.class, () -> decode(Bytes.hex("3fffffffff")));
    }

    @Property(tries = 500)
    void anyBytesDecodeOrAreRefused(@ForAll @Size(max = 40) byte[] bytes) {
        try {
            assertArrayEquals(bytes, encode(decode(bytes)));
        } catch (IllegalArgumentException refused) {
            // Refusing is an answer; the code has exactly one encoding for what it accepts.
        }
    }

    private static byte[] encode(String text) {
        ByteOutput out = new ByteOutput(8);
        HuffmanCode.encode(text, out);
        return out.toBytes();
    }

    private static String decode(byte[] bytes) {
        HuffmanDecoder decoder = new HuffmanDecoder();
        decoder.reset();
        StringBuilder text = new StringBuilder();
        for (byte octet : bytes) {
            decoder.feed(octet & 0xff);
            int symbol = decoder.symbol();
            for (; symbol >= 0; symbol = decoder.symbol()) {
                text.append((char) symbol);
            }
            if (symbol == HuffmanDecoder.INVALID) {
                throw new IllegalArgumentException("end of string");
            }
        }
        if (!decoder.endsCleanly()) {
            throw new IllegalArgumentException("padding");
        }
        return text.toString();
    }
}
