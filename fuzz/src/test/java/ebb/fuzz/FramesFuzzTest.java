package ebb.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameReader;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.ProtocolViolation;
import ebb.quic.wire.WireWriter;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The payload of a packet. */
final class FramesFuzzTest {
    private static final int READER_BYTES = 4_000;
    /** The smallest frame that is kept as an object has two bytes. */
    private static final int BYTES_FOR_ONE = 100;

    static Stream<byte[]> seeds() {
        return FrameSeeds.payloads().stream();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20m")
    void frames(byte[] payload) {
        Allocation.atMost(READER_BYTES + (long) BYTES_FOR_ONE * payload.length, () -> read(payload));
        readAndWrite(payload);
    }

    /** RFC 9000 §12.4: frames, or an error; each frame is at least one byte, so there are no more than bytes. */
    private static void read(byte[] payload) {
        FrameReader reader = new FrameReader();
        int count = 0;
        try {
            reader.reset(payload, 0, payload.length);
            while (reader.hasNext()) {
                assertInside(reader.next(), payload.length);
                count++;
            }
        } catch (ProtocolViolation violation) {
            assertTrue(violation.code() > 0);
        }
        assertTrue(count <= payload.length);
    }

    private static void assertInside(Frame frame, int length) {
        switch (frame) {
            case Frame.Stream it -> assertTrue(it.dataOffset() >= 0 && it.dataOffset() + it.dataLength() <= length);
            case Frame.Crypto it -> assertTrue(it.dataOffset() >= 0 && it.dataOffset() + it.dataLength() <= length);
            case Frame.Datagram it -> assertTrue(it.dataOffset() >= 0 && it.dataOffset() + it.dataLength() <= length);
            default -> assertTrue(FrameWriter.size(frame) > 0);
        }
    }

    /** What was read as a record is the same when it is written and read again. */
    private static void readAndWrite(byte[] payload) {
        FrameReader reader = new FrameReader();
        try {
            reader.reset(payload, 0, payload.length);
            while (reader.hasNext()) {
                Frame frame = reader.next();
                if (frame instanceof Record) {
                    assertEquals(frame, again(frame));
                }
            }
        } catch (ProtocolViolation _) {
            // Its code is looked at above.
            return;
        }
    }

    private static Frame again(Frame frame) {
        WireWriter out = new WireWriter(new byte[FrameWriter.size(frame)]);
        FrameWriter.write(out, frame);
        assertEquals(0, out.remaining());
        FrameReader reader = new FrameReader();
        reader.reset(out.array(), 0, out.position());
        return reader.next();
    }
}
