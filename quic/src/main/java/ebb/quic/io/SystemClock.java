package ebb.quic.io;

/** Monotonic nanoseconds since this class was loaded: never negative, the same for all loops of the JVM. */
public final class SystemClock {
    private static final long ORIGIN = System.nanoTime();

    private SystemClock() {
    }

    /** The time now. */
    public static long now() {
        return System.nanoTime() - ORIGIN;
    }

    /** The wall clock's seconds at monotonic time 0. */
    public static long epochSecondsAtZero() {
        return System.currentTimeMillis() / 1000 - now() / 1_000_000_000L;
    }
}
