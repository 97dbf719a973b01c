package ebb.quic.stream;

import ebb.quic.memory.Account;
import ebb.quic.memory.MemoryBudget;
import ebb.quic.wire.WireWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The buffers of a stream, by the packet of 1,320 bytes: a reader that keeps up takes 64 KiB at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BufferBenchmark {

    private static final int PACKET = 1320;
    private static final int READ = 64 << 10;

    private final Account account = new Account(new MemoryBudget(1 << 30), 1 << 26);
    private final ReceiveBuffer inOrder = ReceiveBuffer.charged(account);
    private final ReceiveBuffer swapped = ReceiveBuffer.charged(account);
    private final SendBuffer sending = SendBuffer.reserved(account, 0);
    private final byte[] packet = new byte[PACKET];
    private final byte[] application = new byte[READ];
    private final WireWriter out = new WireWriter();
    private long arrived;
    private long number;
    private long acked;

    /** A packet that arrives in order, and its share of the reading. */
    @Benchmark
    public int receiveInOrder() {
        inOrder.insert(arrived, packet, 0, PACKET);
        arrived += PACKET;
        return inOrder.readable() < READ ? 0 : inOrder.read(application, 0, READ);
    }

    /** A packet of a path on which every second overtakes the one before it, and its share of the reading. */
    @Benchmark
    public int receiveOutOfOrder() {
        swapped.insert((number++ ^ 1) * PACKET, packet, 0, PACKET);
        return swapped.readable() < READ ? 0 : swapped.read(application, 0, READ);
    }

    /** A packet's share of the writing, its bytes copied into the packet, and acknowledged. */
    @Benchmark
    public int send() {
        while (sending.length() < PACKET) {
            sending.append(application, 0, READ);
        }
        sending.copyTo(out.reset(packet, 0, PACKET), acked, PACKET);
        sending.acked(acked, acked + PACKET);
        acked += PACKET;
        return out.position();
    }
}
