package ebb.quic.wire;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The two frames of a transfer: a STREAM frame that fills its packet, and an ACK of eight ranges. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBenchmark {

    private static final int PAYLOAD = 1320;
    private static final long STREAM = 4;
    private static final long OFFSET = 1 << 20;
    private static final int HEADER = FrameWriter.streamHeaderSize(STREAM, OFFSET);
    private static final int RANGES = 8;
    private static final long FIRST_NUMBER = 100_000;
    private static final long DELAY = 100;

    private final AckRanges ranges = new AckRanges(32);
    private final byte[] data = new byte[PAYLOAD];
    private final byte[] streamFrame = new byte[PAYLOAD];
    private final byte[] ackFrame = new byte[PAYLOAD];
    private final WireWriter out = new WireWriter();
    private final FrameReader reader = new FrameReader();
    private int ackLength;

    /** Frames to be parsed. */
    @Setup
    public void prepare() {
        for (int range = 0; range < RANGES; range++) {
            ranges.addRange(FIRST_NUMBER + 100 * range, FIRST_NUMBER + 100 * range + 90);
        }
        writeStream();
        ackLength = writeAck();
    }

    /** A STREAM frame with its bytes. */
    @Benchmark
    public int writeStream() {
        out.reset(streamFrame, 0, PAYLOAD);
        FrameWriter.streamHeader(out, STREAM, OFFSET, PAYLOAD - HEADER, false);
        out.writeBytes(data, 0, PAYLOAD - HEADER);
        return out.position();
    }

    /** A STREAM frame as a cursor; its bytes stay where they are. */
    @Benchmark
    public Frame readStream() {
        reader.reset(streamFrame, 0, PAYLOAD);
        return reader.next();
    }

    /** An ACK frame. */
    @Benchmark
    public int writeAck() {
        return FrameWriter.ack(out.reset(ackFrame, 0, PAYLOAD), ranges, DELAY);
    }

    /** An ACK frame as a cursor. */
    @Benchmark
    public Frame readAck() {
        reader.reset(ackFrame, 0, ackLength);
        return reader.next();
    }
}
