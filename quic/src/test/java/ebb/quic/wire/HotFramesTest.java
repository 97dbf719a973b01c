package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.hex;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class HotFramesTest {
    @Test
    void framesOfTheHotPathAllocateNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] payload = hex("00 00 01 02 14 00 02 02 01 01 00 0c 03 05 00 00 05 01 4025 03"
                + "06 4025 02 aabb 0e 04 4025 01 aa 31 02 aabb 0f 08 00 02 aabb 09 0c ff");
        FrameReader reader = new FrameReader();
        byte[] packet = new byte[64];
        WireWriter out = new WireWriter(packet);
        AckRanges ranges = new AckRanges(32);
        long sum = pass(reader, payload, out, ranges);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
            sum += pass(reader, payload, out, ranges);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(sum > 0);
        // 10,000 frames; the reader's runs of padding are the only records among them.
        assertTrue(allocated <= 1_000 * 24, allocated + " bytes allocated");
    }

    private static long pass(FrameReader reader, byte[] payload, WireWriter out, AckRanges ranges) {
        long sum = 0;
        reader.reset(payload, 0, payload.length);
        while (reader.hasNext()) {
            sum += reader.next().type();
        }
        out.reset(out.array(), 0, out.array().length);
        ranges.clear();
        ranges.add(7);
        ranges.add(5);
        FrameWriter.ack(out, ranges, 3);
        FrameWriter.streamHeader(out, 4, 77, 9, true);
        FrameWriter.cryptoHeader(out, 9, 9);
        FrameWriter.datagramHeader(out, 9);
        return sum + out.position();
    }
}
