package ebb.cli.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

    private static final Instant DATE = Instant.parse("1994-11-06T08:49:37Z");

    @ParameterizedTest
    @ValueSource(strings = {"Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    void readsAllThreeForms(String text) {
        assertEquals(Optional.of(DATE), HttpDate.parse(text));
    }

    @Test
    void writesThePreferredForm() {
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.format(DATE));
        assertTrue(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 CET").isEmpty());
    }
}
