package ebb.testkit.memory;

import ebb.quic.connection.Connection;
import ebb.quic.connection.ConnectionEvents;
import ebb.quic.connection.Link;
import ebb.quic.connection.LoopHandle;
import ebb.quic.endpoint.Endpoint;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.memory.DatagramBatch;
import ebb.quic.model.CloseReason;
import ebb.quic.model.MemoryReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.RetryPolicy;
import ebb.quic.protection.AeadTools;
import ebb.quic.recovery.Cubic;
import ebb.quic.stream.Stream;
import ebb.quic.trace.Trace;
import ebb.testkit.Pair;
import ebb.testkit.SimTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Two endpoints that hand each other datagrams in one thread, without a network between and without audits: for many
 * thousands of connections.
 */
final class Ends {
    private static final byte[] CLIENT_IP = {10, 0, 0, 1};
    private static final int CLIENTS_PORT = 50_000;

    private final SimTls tls;
    private final SplittableRandom random = new SplittableRandom(11);
    private final Deque<Runnable> wire = new ArrayDeque<>();
    private final Endpoint server;
    private Endpoint client;
    private boolean serverIsDeaf;
    private boolean clientIsDeaf;
    private long now;

    Ends(QuicLimits limits, SimTls tls) {
        this.tls = tls;
        server = endpoint(true, limits, this::toClient);
        client = endpoint(false, limits, this::toServer);
    }

    private Endpoint endpoint(boolean isServer, QuicLimits limits, java.util.function.Consumer<DatagramBatch> out) {
        EndpointConfig config = new EndpointConfig(isServer, limits, RetryPolicy.NEVER, List.of(QuicVersion.V1),
                isServer ? tls.factory(true, random.split()) : null, Cubic::new, (side, original, time) -> Trace.NONE,
                EndpointConfig.Secrets.random(random), new AeadTools(), random.split(), 1_700_000_000L);
        long[] links = new long[1];
        return new Endpoint(config, new Endpoint.Surroundings(out::accept, new Still(), new Deaf(), () -> ++links[0]), 0);
    }

    Endpoint server() {
        return server;
    }

    Endpoint client() {
        return client;
    }

    long now() {
        return now;
    }

    /** From now on what is sent to the server is lost. */
    void serverIsDeaf(boolean deaf) {
        serverIsDeaf = deaf;
    }

    /** From now on what is sent to the client is lost. */
    void clientIsDeaf(boolean deaf) {
        clientIsDeaf = deaf;
    }

    /** The client's side is no more, as if its machine had been switched off. */
    void loseClient() {
        client = null;
        wire.clear();
    }

    /** Dials and runs as far as it goes without any time passing. */
    Link dial() {
        Link link = client.connect(new Endpoint.Dial(Pair.SERVER, QuicVersion.V1, new byte[0],
                tls.factory(false, random.split())), now);
        run();
        return link;
    }

    /** Lets both do what they can now. */
    void run() {
        do {
            for (Runnable datagram = wire.poll(); datagram != null; datagram = wire.poll()) {
                datagram.run();
            }
            if (client != null) {
                client.settle(now);
            }
            server.settle(now);
        } while (!wire.isEmpty() || server.nextTimeout() <= now && step(server)
                || client != null && client.nextTimeout() <= now && step(client));
    }

    private boolean step(Endpoint endpoint) {
        endpoint.onTimeout(now);
        return true;
    }

    /** Lets time pass. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        while (true) {
            long next = Math.min(server.nextTimeout(), client == null ? Long.MAX_VALUE : client.nextTimeout());
            if (next > end) {
                now = end;
                return;
            }
            now = Math.max(now, next);
            server.onTimeout(now);
            if (client != null) {
                client.onTimeout(now);
            }
            run();
        }
    }

    private void toServer(DatagramBatch batch) {
        for (int i = 0; i < batch.count() && !serverIsDeaf; i++) {
            byte[] bytes = Arrays.copyOfRange(batch.array(), batch.offset(i), batch.offset(i) + batch.length(i));
            wire.add(() -> server.receive(bytes, 0, bytes.length, from(clientAddress()), now));
        }
        batch.clear();
    }

    private static Connection.Source from(InetSocketAddress address) {
        return new Connection.Source(address, null, 0);
    }

    /** An object of its own for each datagram, as from a socket. */
    private static InetSocketAddress clientAddress() {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(CLIENT_IP), CLIENTS_PORT);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private void toClient(DatagramBatch batch) {
        for (int i = 0; i < batch.count() && !clientIsDeaf && client != null; i++) {
            byte[] bytes = Arrays.copyOfRange(batch.array(), batch.offset(i), batch.offset(i) + batch.length(i));
            wire.add(() -> {
                if (client != null) {
                    client.receive(bytes, 0, bytes.length, from(Pair.SERVER), now);
                }
            });
        }
        batch.clear();
    }

    /** A loop without threads: nothing here is signalled from outside. */
    private static final class Still implements LoopHandle {
        @Override
        public void signal(Object owner) {
        }

        @Override
        public void close(Object owner, CloseReason reason) {
        }

        @Override
        public boolean execute(Runnable task) {
            return false;
        }
    }

    /** An application that keeps nothing. */
    private static final class Deaf implements ConnectionEvents {
        @Override
        public void opened(Link link) {
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
