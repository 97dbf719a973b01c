package ebb.cli.site;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dates in header fields, to the second (RFC 9110 §5.6.7). */
public final class HttpDate {

    private static final DateTimeFormatter IMF =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private HttpDate() {
    }

    /** The preferred form: {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    public static String format(Instant instant) {
        return IMF.format(instant);
    }

    /** Reads any of the three forms that a recipient has to accept; empty for anything else, which is then ignored. */
    public static Optional<Instant> parse(String text) {
        for (DateTimeFormatter form : List.of(IMF, rfc850(), ASCTIME)) {
            try {
                return Optional.of(LocalDateTime.parse(text.strip(), form).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                continue;
            }
        }
        return Optional.empty();
    }

    // RFC 9110 §5.6.7: a two-digit year more than 50 years ahead is one of the past century.
    private static DateTimeFormatter rfc850() {
        var base = Instant.now().atZone(ZoneOffset.UTC).toLocalDate().minus(49, ChronoUnit.YEARS);
        return new DateTimeFormatterBuilder().appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, base).appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }
}
