package ebb.testkit.memory;

import ebb.quic.connection.Connection;
import ebb.quic.connection.ConnectionEvents;
import ebb.quic.connection.Link;
import ebb.quic.connection.LoopHandle;
import ebb.quic.connection.Seat;
import ebb.quic.endpoint.Endpoint;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.endpoint.Membership;
import ebb.quic.endpoint.TraceFactory;
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
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Two endpoints that hand each other datagrams in one thread, without a network between and without audits: for many
 * thousands of connections, and for servers that are made of faulty parts.
 */
final class Ends {
    private static final byte[] CLIENT_IP = {10, 0, 0, 1};
    private static final int CLIENTS_PORT = 50_000;

    private final SplittableRandom random = new SplittableRandom(11);
    private final Deque<Runnable> wire = new ArrayDeque<>();
    private final QuicLimits limits;
    private final SimTls tls;
    private final Making making;
    private final EndpointConfig.Secrets secrets = EndpointConfig.Secrets.random(random);
    private Endpoint server;
    private Endpoint client;
    private boolean serverIsDeaf;
    private boolean clientIsDeaf;
    private long links;
    private long now;

    /** What the server is made of. */
    record Making(TraceFactory traces, Seat.CongestionFactory congestion, ConnectionEvents events,
            RandomGenerator random) {

        /** Parts that do what they should, and an application that keeps nothing. */
        static Making sound() {
            return new Making((side, original, time) -> Trace.NONE, Cubic::new, new Deaf(), new SplittableRandom(5));
        }

        Making traces(TraceFactory other) {
            return new Making(other, congestion, events, random);
        }

        Making congestion(Seat.CongestionFactory other) {
            return new Making(traces, other, events, random);
        }

        Making events(ConnectionEvents other) {
            return new Making(traces, congestion, other, random);
        }

        Making random(RandomGenerator other) {
            return new Making(traces, congestion, events, other);
        }
    }

    Ends(QuicLimits limits, SimTls tls) {
        this(limits, tls, Making.sound());
    }

    Ends(QuicLimits limits, SimTls tls, Making making) {
        this.limits = limits;
        this.tls = tls;
        this.making = making;
        startServer();
        startClient();
    }

    /** A server that knows nothing of any connection, but has the keys of the one before. */
    void startServer() {
        server = endpoint(true, limits, making, secrets, this::toClient);
    }

    /** A client that knows nothing of any connection; the one before it is gone without a word. */
    void startClient() {
        wire.clear();
        QuicLimits its = QuicLimits.newBuilder().idleTimeout(limits.idleTimeout()).build();
        client = endpoint(false, its, Making.sound().random(random.split()), EndpointConfig.Secrets.random(random),
                this::toServer);
    }

    private Endpoint endpoint(boolean isServer, QuicLimits its, Making made, EndpointConfig.Secrets keys,
            Consumer<DatagramBatch> out) {
        EndpointConfig config = new EndpointConfig(isServer, its, RetryPolicy.NEVER, List.of(QuicVersion.V1),
                isServer ? tls.factory(true, random.split()) : null, made.congestion(), made.traces(), keys,
                new AeadTools(), made.random(), 1_700_000_000L);
        Endpoint[] self = new Endpoint[1];
        self[0] = new Endpoint(config, new Endpoint.Surroundings(out::accept, new Loop(self), made.events(),
                () -> ++links, Membership.alone(config)), now);
        return self[0];
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

    /** From now on what is sent to the server is lost, or no longer. */
    void serverIsDeaf(boolean deaf) {
        serverIsDeaf = deaf;
    }

    /** From now on what is sent to the client is lost, or no longer. */
    void clientIsDeaf(boolean deaf) {
        clientIsDeaf = deaf;
    }

    /** The client's side is no more, as if its machine had been switched off. */
    void loseClient() {
        client = null;
        wire.clear();
    }

    /** Dials and runs as far as it goes without any time passing; null when there is no room. */
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
            settle(server);
            if (client != null) {
                settle(client);
            }
        } while (!wire.isEmpty() || isDue(server) || client != null && isDue(client));
    }

    private void settle(Endpoint endpoint) {
        endpoint.onTimeout(now);
        endpoint.settle(now);
    }

    private boolean isDue(Endpoint endpoint) {
        return endpoint.nextTimeout() <= now || !endpoint.signals().isEmpty();
    }

    /** Lets time pass. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        run();
        while (true) {
            long next = Math.min(server.nextTimeout(), client == null ? Long.MAX_VALUE : client.nextTimeout());
            if (next > end) {
                now = end;
                return;
            }
            now = Math.max(now, next);
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

    /** A loop that does at once what it is asked to. */
    private final class Loop implements LoopHandle {
        private final Endpoint[] endpoint;

        Loop(Endpoint[] endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public void signal(Object owner) {
            endpoint[0].signals().push(owner);
        }

        @Override
        public void close(Object owner, CloseReason reason) {
            endpoint[0].close(owner, reason, now);
        }

        @Override
        public boolean execute(Runnable task) {
            task.run();
            return true;
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
