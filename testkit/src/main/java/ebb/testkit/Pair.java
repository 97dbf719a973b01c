package ebb.testkit;

import ebb.quic.connection.Link;
import ebb.quic.endpoint.Endpoint;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.endpoint.TraceFactory;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.RetryPolicy;
import ebb.quic.protection.AeadTools;
import ebb.quic.recovery.Cubic;
import ebb.quic.trace.Trace;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * A client endpoint and a server endpoint on a simulated network, from one seed. {@link #close} ends both and throws if
 * anything was not given back. Single-threaded.
 */
public final class Pair implements AutoCloseable {
    /** Where the client is. */
    public static final InetSocketAddress CLIENT = address("10.0.0.1", 50_000);
    /** Where the server is. */
    public static final InetSocketAddress SERVER = address("10.0.0.2", 4433);

    private static final byte[] NO_TOKEN = new byte[0];
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Builder setup;
    private final SplittableRandom random;
    private final SimNet net;
    private final SimHost server;
    private final SimHost client;

    private Pair(Builder setup) {
        this.setup = setup;
        random = new SplittableRandom(setup.seed);
        net = new SimNet(random.split(), setup.nodes);
        server = new SimHost(net, SERVER, config(true), setup.serverApplication);
        client = new SimHost(net, CLIENT, config(false), setup.clientApplication);
    }

    private EndpointConfig config(boolean isServer) {
        SplittableRandom own = random.split();
        return new EndpointConfig(isServer, isServer ? setup.serverLimits : setup.clientLimits, setup.retry,
                isServer ? setup.serverVersions : setup.clientVersions,
                isServer ? setup.tls.factory(true, own.split()) : null, Cubic::new,
                setup.traces, EndpointConfig.Secrets.random(own), new AeadTools(), own,
                1_700_000_000L);
    }

    /** An address without asking any name server. */
    public static InetSocketAddress address(String ip, int port) {
        return new InetSocketAddress(ip, port);
    }

    /** A pair with default limits on a network of 10 ms each way that loses nothing. */
    public static Builder newBuilder() {
        return new Builder();
    }

    /** The network between them. */
    public SimNet net() {
        return net;
    }

    /** The client's endpoint. */
    public SimHost client() {
        return client;
    }

    /** The server's endpoint. */
    public SimHost server() {
        return server;
    }

    /** The client dials the server; the handshake happens when time passes. */
    public Link dial() {
        return dial(SERVER);
    }

    /** The client dials some address. */
    public Link dial(InetSocketAddress remote) {
        return dial(remote, NO_TOKEN);
    }

    /** The client dials some address with a token of an earlier connection. */
    public Link dial(InetSocketAddress remote, byte[] token) {
        Link link = tryDial(remote, token);
        if (link == null) {
            throw new AssertionError("the client's limits leave no room for a connection");
        }
        return link;
    }

    /** The client dials the server if its limits leave room; else null. */
    public Link tryDial() {
        return tryDial(SERVER, NO_TOKEN);
    }

    private Link tryDial(InetSocketAddress remote, byte[] token) {
        return client.connect(new Endpoint.Dial(remote, setup.clientVersions.getFirst(), token,
                setup.tls.factory(false, random.split())));
    }

    /** Dials and runs until both ends have completed the handshake. */
    public Link connect() {
        int before = server.opened().size();
        Link link = dial();
        boolean opened = runUntil(() -> client.opened().contains(link) && server.opened().size() > before);
        if (!opened) {
            throw new AssertionError("the handshake did not complete: client " + client.closing().get(link)
                    + ", server " + server.closing().values());
        }
        return link;
    }

    /** Runs until nothing happens any more: every connection has gone idle and is released. */
    public void run() {
        net.run(LONG.plusNanos(net.now()));
    }

    /** Runs until the condition holds; false when that does not happen in ten minutes of virtual time. */
    public boolean runUntil(BooleanSupplier condition) {
        return net.runUntil(condition, LONG.plusNanos(net.now()));
    }

    /** Lets this much time pass. */
    public void runFor(Duration time) {
        net.runFor(time);
    }

    @Override
    public void close() {
        client.end();
        server.end();
    }

    /** Collects what a pair is made from; not thread-safe. */
    public static final class Builder {
        private long seed = 1;
        private final List<NetNode> nodes = new ArrayList<>(List.of(Nodes.delay(Duration.ofMillis(10))));
        private QuicLimits clientLimits = QuicLimits.defaults();
        private QuicLimits serverLimits = QuicLimits.defaults();
        private RetryPolicy retry = RetryPolicy.NEVER;
        private List<QuicVersion> clientVersions = List.of(QuicVersion.V1);
        private List<QuicVersion> serverVersions = List.of(QuicVersion.V1);
        private SimTls tls = SimTls.quick();
        private TraceFactory traces = (server, original, now) -> Trace.NONE;
        private SimApplication clientApplication = SimApplication.NONE;
        private SimApplication serverApplication = SimApplication.NONE;

        private Builder() {
        }

        /** Everything random comes from this. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** What stands between the two, in the order in which datagrams of both directions pass. */
        public Builder nodes(NetNode... all) {
            nodes.clear();
            nodes.addAll(Arrays.asList(all));
            return this;
        }

        /** The same limits for both. */
        public Builder limits(QuicLimits limits) {
            return clientLimits(limits).serverLimits(limits);
        }

        /** The client's limits. */
        public Builder clientLimits(QuicLimits limits) {
            clientLimits = limits;
            return this;
        }

        /** The server's limits. */
        public Builder serverLimits(QuicLimits limits) {
            serverLimits = limits;
            return this;
        }

        /** When the server asks for proof of the client's address; {@code NEVER} at first. */
        public Builder retry(RetryPolicy policy) {
            retry = policy;
            return this;
        }

        /** What the client speaks, the version that it begins with first. */
        public Builder clientVersions(QuicVersion... versions) {
            clientVersions = List.of(versions);
            return this;
        }

        /** What the server speaks. */
        public Builder serverVersions(QuicVersion... versions) {
            serverVersions = List.of(versions);
            return this;
        }

        /** How they agree on keys; {@link SimTls#quick()} at first. */
        public Builder tls(SimTls choice) {
            tls = choice;
            return this;
        }

        /** What the connections of both tell; nothing at first. */
        public Builder traces(TraceFactory factory) {
            traces = factory;
            return this;
        }

        /** The client's application. */
        public Builder client(SimApplication application) {
            clientApplication = application;
            return this;
        }

        /** The server's application. */
        public Builder server(SimApplication application) {
            serverApplication = application;
            return this;
        }

        /** Builds both and brings them into the net. */
        public Pair build() {
            return new Pair(this);
        }
    }
}
