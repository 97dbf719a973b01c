package ebb.quic.endpoint;

import ebb.quic.connection.ConnectionEvents;
import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.MemoryReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.RetryPolicy;
import ebb.quic.protection.AeadTools;
import ebb.quic.stream.Stream;
import ebb.quic.wire.ConnectionId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The table with 100,000 connections of two IDs each; they have no core, which has costs of its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConnectionTableBenchmark {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int CONNECTIONS = 100_000;
    private static final long IDLE = TimeUnit.SECONDS.toNanos(30);

    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4433);

    private final SplittableRandom random = new SplittableRandom(1);
    private final long[] ids = new long[CONNECTIONS];
    private final byte[] datagram = new byte[1200];
    private final TimerWheel wheel = new TimerWheel(0);
    private final ConnectionTable table = table();
    private int next;

    private ConnectionTable table() {
        QuicLimits limits = QuicLimits.newBuilder().connections(2 * CONNECTIONS).handshakes(2 * CONNECTIONS)
                .endpointBytes(1L << 32).build();
        EndpointConfig config = new EndpointConfig(true, limits, RetryPolicy.NEVER, List.of(QuicVersion.V1), null,
                null, null, EndpointConfig.Secrets.random(new Random(1)), new AeadTools(),
                new Random(1), 0);
        return new ConnectionTable(config, new Commons(config),
                new ConnectionTable.Surroundings(wheel, new LimitCounts(), new Deaf()));
    }

    /** Fills the table. */
    @Setup
    public void fill() {
        for (int i = 0; i < CONNECTIONS; i++) {
            ids[i] = random.nextLong();
            enter(ids[i]);
        }
    }

    private LiveConnection enter(long id) {
        LiveConnection entry = table.admit(new Link(id));
        entry.routes().add(ConnectionId.ofLong(id));
        entry.routes().add(ConnectionId.ofLong(~id));
        wheel.schedule(entry, IDLE);
        table.established(entry, PEER);
        return entry;
    }

    /** The connection of a datagram, each of another one. */
    @Benchmark
    public Object find() {
        next = next == CONNECTIONS - 1 ? 0 : next + 1;
        LONG.set(datagram, 1, ids[next]);
        return table.find(datagram, 1, Long.BYTES);
    }

    /** A connection comes, with its account, two routes and a deadline, and leaves through the one exit. */
    @Benchmark
    public void admitAndRetire() {
        LiveConnection entry = enter(random.nextLong());
        table.retire(entry, Leave.forGood(new CloseReason.IdleTimeout(), 0));
    }

    private static final class Deaf implements ConnectionEvents {

        @Override
        public void opened(Link link) {
            // Nobody listens here, nor below.
        }

        @Override
        public void streamOpened(Link link, Stream stream) {
        }

        @Override
        public void tokenReceived(InetSocketAddress server, byte[] token) {
        }

        @Override
        public void closing(Link link, CloseReason reason) {
        }

        @Override
        public void released(Link link, CloseReason reason, MemoryReport memory) {
        }
    }
}
