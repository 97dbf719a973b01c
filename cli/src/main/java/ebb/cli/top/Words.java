package ebb.cli.top;

import ebb.cli.model.ByteSize;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures as people read them. Stateless. */
final class Words {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final long MINUTE = 60;
    private static final long HOUR = 3_600;
    private static final long DAY = 86_400;

    private Words() {
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String bytes(long value) {
        return value < 0 ? "-" + ByteSize.describe(-(double) value) : ByteSize.describe(value);
    }

    static String micros(long value) {
        if (value <= 0) {
            return "-";
        }
        return value < 1_000_000 ? String.format(Locale.ROOT, value < 10_000 ? "%.1f ms" : "%.0f ms", value / 1e3)
                : String.format(Locale.ROOT, "%.1f s", value / 1e6);
    }

    static String age(long millis) {
        long seconds = millis / 1000;
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return String.format(Locale.ROOT, "%d:%02d", seconds / MINUTE, seconds % MINUTE);
        }
        return seconds < DAY ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / HOUR, seconds / MINUTE % MINUTE, seconds % MINUTE)
                : seconds / DAY + " d " + seconds % DAY / HOUR + " h";
    }

    static String clock(long timeMillis) {
        return LocalTime.ofInstant(Instant.ofEpochMilli(timeMillis), ZoneId.systemDefault()).format(CLOCK);
    }

    static String percent(long part, long whole) {
        double share = whole > 0 ? 100.0 * part / whole : 0;
        return share > 0 && share < 1 ? "<1 %" : Math.round(share) + " %";
    }
}
