package ebb.cli.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time as people write it: {@code 250ms}, {@code 30s}, {@code 2m}, {@code 1h}; a bare number is seconds.
 */
public record TimeSpan(Duration duration) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(ms|s|m|min|h)?");

    /** Reads a time span; {@code IllegalArgumentException} with a message for the user when it is none. */
    public static TimeSpan parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a time; write for example 250ms, 30s, 2m or 1h");
        }
        long unitMillis = switch (form.group(2)) {
            case "ms" -> 1;
            case "m", "min" -> 60_000;
            case "h" -> 3_600_000;
            case null, default -> 1_000;
        };
        BigDecimal millis = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unitMillis));
        BigDecimal nanos = millis.movePointRight(6).setScale(0, RoundingMode.HALF_UP);
        return new TimeSpan(Duration.ofNanos(nanos.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValueExact()));
    }

    /** The span in seconds, with a fraction. */
    public double seconds() {
        return duration.toNanos() / 1e9;
    }
}
