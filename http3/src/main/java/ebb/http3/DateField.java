package ebb.http3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of the Date field, which changes once a second. Thread-safe; it keeps the last value. */
final class DateField {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static volatile Value last = new Value(Long.MIN_VALUE, "");

    private record Value(long epochSecond, String text) {
    }

    private DateField() {
    }

    static String at(long epochMillis) {
        long second = Math.floorDiv(epochMillis, 1000L);
        Value value = last;
        if (value.epochSecond != second) {
            value = new Value(second, FORMAT.format(Instant.ofEpochSecond(second)));
            last = value;
        }
        return value.text;
    }
}
