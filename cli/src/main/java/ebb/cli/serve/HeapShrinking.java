package ebb.cli.serve;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * A collection after which the heap is as small as what lives in it. A collector that shrinks the heap whenever it may
 * gets in its own way as soon as there is work: it collects hundreds of times in a heap that is too small, makes it
 * larger, and gives that back in its next cycle. So the free share that it leaves is small for this one collection alone.
 */
final class HeapShrinking {

    private static final String LEAST = "MinHeapFreeRatio";
    private static final String MOST = "MaxHeapFreeRatio";
    private static final String LEAST_WHEN_IDLE = "10";
    private static final String MOST_WHEN_IDLE = "20";

    private HeapShrinking() {
    }

    /**
     * Collects, and blocks until that is done; by -XX:+ExplicitGCInvokesConcurrent beside the application, which it stops
     * for milliseconds.
     */
    static void collect() {
        HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (options == null) {
            System.gc();
            return;
        }
        String least = options.getVMOption(LEAST).getValue();
        String most = options.getVMOption(MOST).getValue();
        // In this order: at no moment may the least be above the most.
        options.setVMOption(LEAST, LEAST_WHEN_IDLE);
        options.setVMOption(MOST, MOST_WHEN_IDLE);
        try {
            System.gc();
        } finally {
            options.setVMOption(MOST, most);
            options.setVMOption(LEAST, least);
        }
    }
}
