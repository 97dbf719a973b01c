package ebb.testkit;

import java.util.function.LongConsumer;

/** Runs a simulation for many seeds and names the one that failed. */
final class Seeds {

    private Seeds() {
    }

    static void each(int count, LongConsumer simulation) {
        for (long seed = 1; seed <= count; seed++) {
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
