package ebb.testkit;

import java.util.function.LongConsumer;

/**
 * Runs a simulation for many seeds and names the one that failed. The system property {@code ebb.seeds} multiplies their
 * number, for a longer search than every build can afford; {@code ebb.seed} names the first.
 */
final class Seeds {

    private static final int FACTOR = Integer.getInteger("ebb.seeds", 1);
    private static final long FIRST = Long.getLong("ebb.seed", 1);

    private Seeds() {
    }

    /** How many seeds are run where so many are asked for. */
    static int count(int asked) {
        return asked * FACTOR;
    }

    static void each(int count, LongConsumer simulation) {
        for (long seed = FIRST; seed < FIRST + count(count); seed++) {
            one(seed, simulation);
        }
    }

    static void one(long seed, LongConsumer simulation) {
        try {
            simulation.accept(seed);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }
}
