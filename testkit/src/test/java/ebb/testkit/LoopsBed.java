package ebb.testkit;

import ebb.quic.connection.Link;
import ebb.quic.endpoint.Endpoint;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.RetryPolicy;
import ebb.quic.protection.AeadTools;
import ebb.quic.recovery.Cubic;
import ebb.quic.trace.Trace;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** A server with several loops on a simulated network, from one seed, and as many clients as a test wants. */
final class LoopsBed implements AutoCloseable {
    static final Duration LONG = Duration.ofMinutes(10);

    private final SplittableRandom random;
    private final QuicLimits limits;
    private final SimNet net;
    private final SimLoops server;

    LoopsBed(long seed, int loops, QuicLimits limits, NetNode... nodes) {
        random = new SplittableRandom(seed);
        this.limits = limits;
        net = new SimNet(random.split(), List.of(nodes));
        EndpointConfig.Secrets secrets = EndpointConfig.Secrets.random(random);
        server = new SimLoops(net, Pair.SERVER, () -> config(true, secrets),
                Stream.<SimApplication>generate(Echo::new).limit(loops).toList());
    }

    private EndpointConfig config(boolean isServer, EndpointConfig.Secrets secrets) {
        SplittableRandom own = random.split();
        return new EndpointConfig(isServer, isServer ? limits : QuicLimits.defaults(), RetryPolicy.NEVER,
                List.of(QuicVersion.V1), isServer ? SimTls.quick().factory(true, own.split()) : null, Cubic::new,
                (side, original, now) -> Trace.NONE, secrets, new AeadTools(), own, 1_700_000_000L);
    }

    SimNet net() {
        return net;
    }

    SimLoops server() {
        return server;
    }

    /** A client endpoint at an address. */
    SimHost client(InetSocketAddress address, SimApplication application) {
        return new SimHost(net, address, config(false, EndpointConfig.Secrets.random(random)), application);
    }

    /** The client begins a connection to the server. */
    Link dial(SimHost client) {
        return client.connect(new Endpoint.Dial(Pair.SERVER, QuicVersion.V1, new byte[0],
                SimTls.quick().factory(false, random.split())));
    }

    boolean runUntil(BooleanSupplier condition) {
        return net.runUntil(condition, LONG.plusNanos(net.now()));
    }

    /** A figure over all loops. */
    long sum(ToLongFunction<EndpointReport> figure) {
        return server.hosts().stream().mapToLong(host -> figure.applyAsLong(host.endpoint().report())).sum();
    }

    /** Connections whose handshake was completed on one of the loops. */
    int opened() {
        return server.hosts().stream().mapToInt(host -> host.opened().size()).sum();
    }

    long handedOn() {
        return sum(report -> report.loops().datagramsHandedOn());
    }

    /** Bytes on the budget that all share. */
    long usedBytes() {
        return server.hosts().getFirst().endpoint().report().usedBytes();
    }

    /** Bytes on the accounts of all connections and stubs. */
    long accountedBytes() {
        return sum(report -> report.components().values().stream().mapToLong(Long::longValue).sum());
    }

    /** Ends all loops together: what they share is empty only when all are. */
    @Override
    public void close() {
        server.hosts().forEach(SimHost::closeAll);
        if (!runUntil(() -> server.hosts().stream().allMatch(host -> host.endpoint().isEmpty()))) {
            throw new AssertionError("the loops do not come to their end");
        }
        server.hosts().forEach(SimHost::end);
    }
}
