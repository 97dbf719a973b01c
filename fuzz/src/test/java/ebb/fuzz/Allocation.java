package ebb.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Holds that reading an input takes memory by what has arrived, and not by what a length field promises. */
public final class Allocation {
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private Allocation() {
    }

    /** Runs it, twice when the first time took too much: the first also loads classes. It must be repeatable. */
    public static void atMost(long bytes, Runnable reading) {
        long allocated = of(reading);
        if (allocated > bytes) {
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
