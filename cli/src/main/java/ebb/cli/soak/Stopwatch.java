package ebb.cli.soak;

/** The time since a run began. Thread-safe. */
final class Stopwatch {

    private final long startNanos = System.nanoTime();

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
