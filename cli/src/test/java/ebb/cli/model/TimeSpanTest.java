package ebb.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {

    @ParameterizedTest
    @CsvSource({"30s, PT30S", "30, PT30S", "250ms, PT0.25S", "1.5s, PT1.5S",
            "2m, PT2M", "2min, PT2M", "1h, PT1H", "0, PT0S"})
    void readsWhatPeopleWrite(String text, Duration expected) {
        assertEquals(expected, TimeSpan.parse(text).duration());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1 s", "1d", "forever"})
    void refusesTheRest(String text) {
        assertThrows(IllegalArgumentException.class, () -> TimeSpan.parse(text));
    }
}
