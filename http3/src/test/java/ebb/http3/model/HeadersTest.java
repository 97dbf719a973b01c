package ebb.http3.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    // RFC 9114 §4.2: what an application names in upper case leaves in lower case.
    @Test
    void namesBecomeLowerCase() {
        Headers headers = Headers.of("Content-Type", "text/plain");
        assertEquals("content-type", headers.name(0));
        assertEquals(Optional.of("text/plain"), headers.first("CONTENT-TYPE"));
    }

    @Test
    void orderAndRepetitionsAreKept() {
        Headers headers = Headers.of("a", "1", "b", "2", "a", "3");
        assertEquals(List.of("1", "3"), headers.all("A"));
        assertEquals(3, headers.size());
        assertEquals("b", headers.name(1));
        assertEquals(Headers.of("b", "2", "a", "4"),
                Headers.newBuilder().addAll(headers).set("a", "4").build());
        assertFalse(headers.contains("c"));
        assertEquals(Headers.empty(), Headers.newBuilder().build());
        assertEquals("a: 1\nb: 2\na: 3\n", headers.toString());
    }

    // RFC 9114 §4.2.2: names, values and 32 bytes a field.
    @Test
    void sizeHasAnOverhead() {
        assertEquals(0, Headers.empty().sectionBytes());
        assertEquals(32 + 3 + 32 + 5, Headers.of("ab", "c", "d", "efgh").sectionBytes());
    }

    // RFC 9114 §10.3: nothing that could split a message gets in.
    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b", " a", "a ", "\ta", "a\u007f", "\u0100"})
    void valuesAreChecked(String value) {
        assertThrows(IllegalArgumentException.class, () -> Headers.of("name", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", ":path", "a\n", "ä", "a\0"})
    void namesAreChecked(String name) {
        assertThrows(IllegalArgumentException.class, () -> Headers.of(name, "value"));
    }

    @Test
    void fieldsOfPeersAreNotRepaired() {
        Headers.Builder builder = Headers.newBuilder();
        assertFalse(builder.offer("Upper", "x"));
        assertTrue(builder.offer("lower", "a b\tc\u00ff"));
        assertEquals(1, builder.build().size());
    }

    @Test
    void oddNumberOfTextsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Headers.of("a"));
    }

    @Test
    void errorsHaveTheNamesOfTheSpecification() {
        assertEquals("H3_MESSAGE_ERROR", Http3Error.name(0x10e));
        assertEquals("QPACK_DECODER_STREAM_ERROR", Http3Error.name(0x202));
        assertEquals("0x21", Http3Error.name(0x21));
    }
}
