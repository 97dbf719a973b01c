package ebb.quic.wire;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Numbers on the wire. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NumberBenchmark {

    private static final int IN_FLIGHT = 200;
    /** One of each length, as variables, so that the compiler does not know them. */
    private final long[] values = {37, 15_293, 494_878_333, 151_288_809_941_952_652L};
    private final byte[] buffer = new byte[32];
    private final WireWriter out = new WireWriter();
    private final WireReader in = new WireReader();
    private long packetNumber = 1 << 20;

    /** Four variable-length integers, of 1, 2, 4 and 8 bytes, written and read. */
    @Benchmark
    public long fourVariableLengthIntegers() {
        out.reset(buffer, 0, buffer.length);
        for (long value : values) {
            out.writeVarInt(value);
        }
        in.reset(buffer, 0, out.position());
        long sum = 0;
        while (in.remaining() > 0) {
            sum += in.readVarInt();
        }
        return sum;
    }

    /** A packet number cut to the bytes that it needs, written, read and completed again. */
    @Benchmark
    public long packetNumber() {
        long number = packetNumber++;
        int length = PacketNumbers.length(number, number - IN_FLIGHT);
        PacketNumbers.write(out.reset(buffer, 0, buffer.length), number, length);
        return PacketNumbers.decode(number - 1, PacketNumbers.read(buffer, 0, length), length);
    }
}
