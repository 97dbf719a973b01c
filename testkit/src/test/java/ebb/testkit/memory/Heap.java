package ebb.testkit.memory;

/** The heap of this virtual machine. */
final class Heap {
    /** The serial collector leaves some dead objects where they are, but not in every fourth collection. */
    private static final int COLLECTIONS = 4;

    private Heap() {
    }

    /** Bytes that are live: what is in use after collections, the least of several looks. */
    static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
