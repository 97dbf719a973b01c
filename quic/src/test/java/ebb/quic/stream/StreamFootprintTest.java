package ebb.quic.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is charged is what the heap pays, within a tenth. */
class StreamFootprintTest {
    private static final int COUNT = 10_000;
    private static final int MAP_SLOT_BYTES = 8;

    private final Side side = Side.server();
    private final Object[] kept = new Object[COUNT];

    private double allocated(Supplier<?> maker) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int warm = 0; warm < COUNT; warm++) {
            kept[warm] = maker.get();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < COUNT; i++) {
            kept[i] = maker.get();
        }
        return (double) (threads.getCurrentThreadAllocatedBytes() - before) / COUNT;
    }

    private static void assertNear(double actual, int charged) {
        assertTrue(Math.abs(actual - charged) <= charged / 10.0, () -> "charged " + charged + ", allocated " + actual);
    }

    @Test
    void emptyBidirectionalStreamCostsWhatIsCharged() {
        int charged = Stream.retainedBytes(true, true);
        assertTrue(charged <= 300);
        assertNear(allocated(() -> Stream.remote(0, 0, Side.LIMITS, side)) + MAP_SLOT_BYTES, charged);
    }

    @Test
    void emptyOneWayStreamsCostWhatIsCharged() {
        assertNear(allocated(() -> Stream.remote(2, 0, Side.LIMITS, side)) + MAP_SLOT_BYTES,
                Stream.retainedBytes(false, true));
        assertNear(allocated(() -> Stream.local(3, 0, Side.LIMITS, side)) + MAP_SLOT_BYTES,
                Stream.retainedBytes(true, false));
    }

    @Test
    void idleTableCostsWhatItSays() {
        assertNear(allocated(() -> new StreamTable(true, Side.LIMITS, side)), StreamTable.RETAINED_BYTES);
    }
}
