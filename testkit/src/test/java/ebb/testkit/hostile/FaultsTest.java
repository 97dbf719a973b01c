package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.endpoint.Endpoint;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.endpoint.TraceFactory;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.RetryPolicy;
import ebb.quic.protection.AeadTools;
import ebb.quic.recovery.Cubic;
import ebb.quic.trace.QlogDirectory;
import ebb.quic.trace.Trace;
import ebb.testkit.Echo;
import ebb.testkit.GivesEverythingBack;
import ebb.testkit.Nat;
import ebb.testkit.NetNode;
import ebb.testkit.Nodes;
import ebb.testkit.Pair;
import ebb.testkit.Requests;
import ebb.testkit.SimApplication;
import ebb.testkit.SimHost;
import ebb.testkit.SimNet;
import ebb.testkit.SimTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of the machine and the network in the middle of transfers: what was acknowledged is not lost, and everything
 * is given back. Each transfer compares every byte.
 */
@ExtendWith({GivesEverythingBack.class, NoDefect.class})
class FaultsTest {
    private static final Duration WAY = Duration.ofMillis(10);
    private static final int BYTES = 200_000;

    private static void assertDone(Pair pair, Requests requests) {
        assertTrue(pair.runUntil(requests::isDone), () -> "answered " + requests.answered() + " "
                + pair.client().closing().values() + pair.server().closing().values());
        assertEquals(0, pair.server().endpoint().report().driftBytes());
    }

    /**
     * RFC 9000 §9.3, §14.3: the client moves twice and the path shrinks, all while both sides send. Where it is after
     * it moved, only its next packet can tell, so it says something once more.
     */
    @Test
    void addressAndMtuChangeInTheMiddle() {
        Nat nat = new Nat(Pair.CLIENT, Pair.address("192.0.2.1", 1000));
        AtomicInteger mtu = new AtomicInteger(1500);
        NetNode shrinking = Nodes.only(datagram -> datagram.length() > mtu.get(), (datagram, crossing) -> {
        });
        Requests requests = new Requests(4, BYTES);
        try (Pair pair = Pair.newBuilder().nodes(nat, Nodes.delay(WAY), shrinking).client(requests).server(new Echo())
                .build()) {
            pair.net().at(Duration.ofMillis(120), () -> nat.rebind(Pair.address("192.0.2.1", 1001)));
            pair.net().at(Duration.ofMillis(200), () -> mtu.set(1250));
            pair.net().at(Duration.ofMillis(260), () -> nat.rebind(Pair.address("192.0.2.9", 1002)));
            Link link = pair.connect();
            pair.net().at(Duration.ofMillis(800), () -> Requests.ping(link));
            assertDone(pair, requests);
        }
    }

    /** A clock that runs ahead and comes back, as that of a machine that is moved while it runs. */
    @Test
    void clockThatJumpsEndsNobody() {
        for (Duration jump : List.of(Duration.ofMillis(300), Duration.ofSeconds(3))) {
            Requests requests = new Requests(2, BYTES);
            try (Pair pair = Pair.newBuilder().nodes(Nodes.delay(WAY)).client(requests).server(new Echo()).build()) {
                for (SimHost host : List.of(pair.server(), pair.client())) {
                    pair.net().at(Duration.ofMillis(100), () -> host.onTimeout(pair.net().now() + jump.toNanos()));
                }
                pair.connect();
                assertDone(pair, requests);
            }
        }
    }

    /** The disk of qlog is gone from the first record on: its traces end, connections do not notice. */
    @Test
    void diskThatFailsUnderQlogCostsTracesOnly(@TempDir Path folder) throws IOException {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        QlogDirectory qlog = new QlogDirectory(gone, 0, Instant.EPOCH);
        Files.delete(gone);
        Files.writeString(gone, "no folder any more");
        SplittableRandom random = new SplittableRandom(6);
        SimNet net = new SimNet(random.split(), List.of(Nodes.delay(WAY)));
        Requests requests = new Requests(2, BYTES);
        SimHost server = host(net, new Echo(), random.split(), qlog::open);
        SimHost client = host(net, requests, random.split(), (side, original, now) -> Trace.NONE);
        net.at(Duration.ofMillis(150), qlog::close);
        client.connect(new Endpoint.Dial(Pair.SERVER, QuicVersion.V1, new byte[0],
                SimTls.quick().factory(false, random.split())));
        assertTrue(net.runUntil(requests::isDone, Duration.ofMinutes(5)));
        assertEquals(1, qlog.failures());
        assertEquals(0, qlog.queuedBytes());
        server.end();
        client.end();
    }

    private static SimHost host(SimNet net, SimApplication application, SplittableRandom random, TraceFactory traces) {
        boolean isServer = application instanceof Echo;
        return new SimHost(net, isServer ? Pair.SERVER : Pair.CLIENT, new EndpointConfig(isServer,
                QuicLimits.defaults(), RetryPolicy.NEVER, List.of(QuicVersion.V1),
                isServer ? SimTls.quick().factory(true, random.split()) : null, Cubic::new, traces,
                EndpointConfig.Secrets.random(random), new AeadTools(), random, 1_700_000_000L), application);
    }
}
