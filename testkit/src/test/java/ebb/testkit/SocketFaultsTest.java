package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import ebb.quic.connection.ConnectionEvents;
import ebb.quic.connection.Link;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.io.ArrivalBatch;
import ebb.quic.io.EventLoop;
import ebb.quic.io.LoopGroup;
import ebb.quic.io.SystemClock;
import ebb.quic.io.UdpSocket;
import ebb.quic.io.UdpSockets;
import ebb.quic.memory.DatagramBatch;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.MemoryReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.RetryPolicy;
import ebb.quic.protection.AeadTools;
import ebb.quic.recovery.Cubic;
import ebb.quic.stream.Stream;
import ebb.quic.trace.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets that fail under loops: sending is tried again like a loss, receiving ends that loop and no other. */
@Timeout(60)
class SocketFaultsTest {
    private static final int BYTES = 200_000;
    /** Kept, for its level lasts as long as the logger; planted failures are no news. */
    private static final Logger LOG = Logger.getLogger("ebb.quic.io");

    private final List<FaultySocket> sockets = new ArrayList<>();

    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    /** A real socket that fails when it is told to. */
    private static final class FaultySocket implements UdpSocket {
        private final UdpSocket real;
        private final AtomicLong sends = new AtomicLong();
        private volatile boolean sendingIsBad;
        private volatile boolean receivingIsBad;
        private volatile boolean closed;

        FaultySocket(UdpSocket real) {
            this.real = real;
        }

        @Override
        public InetSocketAddress localAddress() {
            return real.localAddress();
        }

        @Override
        public boolean share() throws IOException {
            return real.share();
        }

        @Override
        public int receive(ArrivalBatch arrivals) throws IOException {
            if (receivingIsBad) {
                throw new IOException("planted");
            }
            return real.receive(arrivals);
        }

        /** Every fourth batch fails. */
        @Override
        public void send(DatagramBatch batch) throws IOException {
            if (sendingIsBad && sends.incrementAndGet() % 4 == 0) {
                throw new IOException("planted");
            }
            real.send(batch);
        }

        @Override
        public void await(long nanos) throws IOException {
            real.await(nanos);
        }

        @Override
        public void wakeup() {
            real.wakeup();
        }

        @Override
        public void close() throws IOException {
            closed = true;
            real.close();
        }
    }

    /** Sends back what comes, each stream on a thread of its own. */
    private static final class Echoes implements ConnectionEvents {
        @Override
        public void opened(Link link) {
            // Its streams are what matters.
        }

        @Override
        public void streamOpened(Link link, Stream stream) {
            Thread.ofVirtual().start(() -> echo(stream));
        }

        private static void echo(Stream stream) {
            byte[] chunk = new byte[8192];
            try {
                for (int read = stream.read(chunk, 0, chunk.length); read >= 0;
                        read = stream.read(chunk, 0, chunk.length)) {
                    stream.write(chunk, 0, read);
                }
                stream.finish();
            } catch (IOException e) {
                // The connection is gone, and with it who would want an answer.
                return;
            }
        }

        @Override
        public void tokenReceived(InetSocketAddress server, byte[] token) {
            throw new IllegalStateException("no client gives tokens");
        }

        @Override
        public void closing(Link link, CloseReason reason) {
            // Reports tell.
        }

        @Override
        public void released(Link link, CloseReason reason, MemoryReport memory) {
            // Reports tell.
        }
    }

    private LoopGroup server(int loops) throws IOException {
        for (UdpSocket socket : UdpSockets.bindAll(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), loops)) {
            sockets.add(new FaultySocket(socket));
        }
        SecureRandom chance = new SecureRandom();
        SimTls tls = SimTls.real();
        EndpointConfig.Secrets secrets = EndpointConfig.Secrets.random(chance);
        Supplier<EndpointConfig> configs = () -> new EndpointConfig(true, QuicLimits.defaults(), RetryPolicy.NEVER,
                List.of(QuicVersion.V1), tls.factory(true, chance), Cubic::new,
                (side, original, now) -> Trace.NONE, secrets, new AeadTools(), chance, SystemClock.epochSecondsAtZero());
        AtomicLong numbers = new AtomicLong();
        LoopGroup group = new LoopGroup(List.copyOf(sockets), configs,
                new EventLoop.Ties("faults", new Echoes(), numbers::incrementAndGet));
        group.start();
        return group;
    }

    private static QuicClient client() throws IOException {
        return QuicClient.newBuilder().protocols("sim").insecure().build();
    }

    private static boolean isEchoed(QuicConnection connection, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            content[i] = (byte) (i * 7 + (i >> 8));
        }
        try (QuicStream stream = connection.openStream()) {
            Thread.ofVirtual().start(() -> {
                try {
                    stream.output().write(content);
                    stream.finish();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return Arrays.equals(content, stream.input().readAllBytes());
        }
    }

    @Test
    void sendingThatFailsIsALossAndNothingMore() throws Exception {
        LoopGroup server = server(1);
        try (QuicClient client = client()) {
            QuicConnection connection = client.connect(server.loops().getFirst().localAddress(), "localhost");
            sockets.getFirst().sendingIsBad = true;
            assertTrue(isEchoed(connection, BYTES), "every byte comes back");
            assertTrue(sockets.getFirst().sends.get() >= 4, "some batches failed");
            assertEquals(1, server.report().loops().running());
        } finally {
            server.stop();
        }
        assertEquals(0, server.report().usedBytes() + server.report().driftBytes());
    }

    @Test
    void receivingThatFailsEndsItsLoopAlone() throws Exception {
        LoopGroup server = server(2);
        List<QuicClient> clients = new ArrayList<>();
        List<QuicConnection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                clients.add(client());
                connections.add(clients.getLast().connect(server.loops().getFirst().localAddress(), "localhost"));
                assertTrue(isEchoed(connections.getLast(), 1));
            }
            List<Integer> active = server.each(endpoint -> endpoint.report().active());
            sockets.getFirst().receivingIsBad = true;
            server.loops().getFirst().execute(() -> { });
            EndpointReport report = server.report();
            while (report.loops().failed() == 0) {
                report = server.report();
            }
            assertEquals(1, report.loops().failed());
            assertEquals(1, report.loops().running());
            assertEquals(active.get(1), report.active());
            assertEquals(active.get(0).longValue(), report.released());
            // The last thing that a loop does, after its report is made.
            while (!sockets.getFirst().closed) {
                Thread.onSpinWait();
            }
            int answered = 0;
            for (QuicConnection connection : connections) {
                answered += connection.isOpen() && survives(connection) ? 1 : 0;
            }
            assertEquals(active.get(1), answered);
        } finally {
            clients.forEach(QuicClient::close);
            server.stop();
        }
        assertEquals(0, server.report().usedBytes() + server.report().driftBytes());
    }

    private static boolean survives(QuicConnection connection) {
        try {
            return isEchoed(connection, 1000);
        } catch (IOException lost) {
            return false;
        }
    }
}
