package ebb.testkit.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Takes the figures of one test for its row in {@code docs/hostile.md}; a figure out of its bound fails the test. The
 * page must not change from run to run: what a clock or a heap says goes to {@link #within}, which writes the bound
 * alone. Not thread-safe.
 */
public final class Measured {
    /** Whether the long form was asked for, with the system property {@code ebb.hostile.full}. */
    private static final boolean FULL = Boolean.getBoolean("ebb.hostile.full");

    private final List<String> figures = new ArrayList<>();
    private final List<String> counters = new ArrayList<>();

    Measured() {
    }

    /** How often a test does its worst: {@code usual} in every build, {@code full} with {@code ebb.hostile.full}. */
    public static int count(int usual, int full) {
        return FULL ? full : usual;
    }

    static boolean isFull() {
        return FULL;
    }

    /** A figure that must not be above its bound. */
    public void atMost(String what, long value, long bound) {
        require(value <= bound, what, value, "at most", bound);
        figures.add(number(value) + " " + what + " (≤ " + number(bound) + ")");
    }

    /** A figure that must not be below its bound. */
    public void atLeast(String what, long value, long bound) {
        require(value >= bound, what, value, "at least", bound);
        figures.add(number(value) + " " + what + " (≥ " + number(bound) + ")");
    }

    /** A figure that must be this one. */
    public void exactly(String what, long value, long expected) {
        require(value == expected, what, value, "exactly", expected);
        figures.add(number(value) + " " + what);
    }

    /** A figure that differs from run to run, and must not be above its bound. */
    public void within(String what, long value, long bound) {
        require(value <= bound, what, value, "at most", bound);
        figures.add("≤ " + number(bound) + " " + what);
    }

    /** What was seen and is no number, such as the code of a close. */
    public void seen(String what) {
        figures.add(what);
    }

    /** A counter that an operator sees, by its name there, and by how much it moved, which must not be 0. */
    public void moved(String counter, long times) {
        require(times > 0, counter, times, "at least", 1);
        counters.add(counter + ' ' + number(times));
    }

    boolean hasMoved() {
        return !counters.isEmpty();
    }

    String counters() {
        return String.join("; ", counters);
    }

    String text() {
        return String.join("; ", figures);
    }

    private static void require(boolean holds, String what, long value, String relation, long bound) {
        if (!holds) {
            throw new AssertionError(what + ": " + number(value) + ", but " + relation + " " + number(bound)
                    + " was promised");
        }
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
