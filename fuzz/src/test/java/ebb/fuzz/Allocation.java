package ebb.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Holds that reading an input takes memory by what has arrived, and not by what a length field promises. */
public final class Allocation {
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private static final int MORE_TIMES = 4;

    private Allocation() {
    }

    /** Runs it, again while it took too much: the first times also load and link classes. It must be repeatable. */
    public static void atMost(long bytes, Runnable reading) {
        long allocated = of(reading);
        for (int more = 0; more < MORE_TIMES && allocated > bytes; more++) {
            allocated = of(reading);
        }
        if (allocated > bytes) {
            throw new AssertionError(allocated + " bytes were allocated, at most " + bytes + " are due");
        }
    }

    private static long of(Runnable reading) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        reading.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
