package ebb.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeapShrinkingTest {

    private static List<String> ratios() {
        HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return Stream.of("MinHeapFreeRatio", "MaxHeapFreeRatio").map(name -> options.getVMOption(name).getValue()).toList();
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    }

    /** A heap that stays small would be in the way of the next load. */
    @Test
    void freeShareIsAsBeforeAfterTheCollection() {
        List<String> before = ratios();
        long collected = collections();
        HeapShrinking.collect();
        assertEquals(before, ratios());
        assertTrue(collections() > collected, "nothing was collected");
    }
}
