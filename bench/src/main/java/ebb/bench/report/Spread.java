package ebb.bench.report;

import java.util.Arrays;
import java.util.Locale;

/**
 * What several runs of one thing came to.
 *
 * @param median the middle one; of an even number the mean of the middle two
 */
public record Spread(double median, double min, double max) {

    /** Of at least one value. */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("there is no median of nothing");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** {@code median (min–max)}, with three significant digits or whole numbers. */
    public String text() {
        return number(median) + " (" + number(min) + "–" + number(max) + ")";
    }

    /** A number for people. */
    public static String number(double value) {
        String format = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
