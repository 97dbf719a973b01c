package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.quic.QuicStream;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.tls.ClientHandshake;
import ebb.quic.tls.NamedGroup;
import ebb.quic.tls.TlsClientConfig;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.PacketType;
import ebb.testkit.Datagram;
import ebb.testkit.EvilPeer;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import ebb.testkit.SimNet;
import ebb.testkit.SimTls;
import ebb.testkit.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * A flood of first packets over real sockets, from one address on loopback, while a hundred connections work. It
 * measures a machine and so is no part of a build: run it by name, with the property {@code ebb.hostile.seconds}.
 */
class FloodOnLoopbackIT {
    private static final String PROTOCOL = "flood";
    private static final int CONNECTIONS = 100;
    private static final int DATAGRAMS = 10_000;
    private static final int PER_SECOND = Integer.getInteger("ebb.hostile.rate", 10_000);
    private static final int SECONDS = Integer.getInteger("ebb.hostile.seconds", 60);
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private final Queue<Long> took = new ConcurrentLinkedQueue<>();
    private final Queue<IOException> failures = new ConcurrentLinkedQueue<>();

    /** RFC 9000 §21.2. */
    @Test
    void hundredConnectionsWorkOnUnderAFlood() throws Exception {
        QuicLimits limits = QuicLimits.defaults();
        List<byte[]> flood = firstPackets();
        try (QuicServer server = QuicServer.newBuilder().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .identity(QuicIdentity.of(TestIdentity.shared().keyManager())).protocols(PROTOCOL).limits(limits)
                .onStream((connection, stream) -> stream.input().transferTo(stream.output())).start();
                QuicClient client = QuicClient.newBuilder().protocols(PROTOCOL).insecure().build()) {
            List<QuicConnection> connections = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(client.connect(server.localAddress(), "localhost"));
            }
            work(connections, Math.max(1, SECONDS / 6));
            took.clear();
            work(connections, Math.max(2, SECONDS / 6));
            long quiet = takeP99();
            Thread attacker = Thread.ofPlatform().start(() -> send(flood, server.localAddress()));
            work(connections, SECONDS);
            attacker.join();
            long flooded = takeP99();
            EndpointReport report = server.report();
            System.out.printf("%d Initial packets/s for %d s: requests' p99 %.1f ms, quiet %.1f ms; %d failed; peak %,d of"
                    + " %,d bytes; in handshake %d; limits hit %s%n", PER_SECOND, SECONDS, flooded / 1e6, quiet / 1e6,
                    failures.size(), report.peakBytes(), report.budgetBytes(), report.handshaking(), report.limitsHit());
            assertEquals(List.of(), List.copyOf(failures));
            assertTrue(report.handshaking() <= limits.handshakes());
            assertTrue(report.peakBytes() <= report.budgetBytes() / 20, report::toString);
            assertTrue(flooded < 10 * Math.max(quiet, 5 * MILLI), flooded + " ns against " + quiet);
        }
    }

    /** Distinct first packets of clients that will never go on. */
    private static List<byte[]> firstPackets() {
        List<byte[]> all = new ArrayList<>();
        SimNet net = new SimNet(new SplittableRandom(1), List.of());
        net.add(new SimNet.Tap() {
            @Override
            public void sent(Datagram datagram, long now) {
                all.add(datagram.bytes());
            }
        });
        EvilPeer peer = EvilPeer.client(net, Pair.CLIENT, Pair.SERVER, tls()).prepare();
        byte[] hello = peer.takeCrypto(10_000);
        for (int i = 0; i < DATAGRAMS; i++) {
            ConnectionId id = peer.newId();
            peer.destination(id).rekey(id);
            peer.raw(peer.numbered(PacketType.INITIAL, 0, Payload.crypto(0, hello)));
        }
        return all;
    }

    /** One group, so that the whole hello fits into a datagram and the server has all its work to do. */
    private static SimTls tls() {
        TlsClientConfig config = new TlsClientConfig("localhost", 443, List.of(PROTOCOL),
                TestIdentity.shared().trustManager(), true, null, List.of(), List.of(NamedGroup.X25519), null);
        return (server, random) -> output -> new ClientHandshake(config, output, new SecureRandom());
    }

    private void send(List<byte[]> packets, InetSocketAddress to) {
        try (DatagramChannel socket = DatagramChannel.open()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            long began = System.nanoTime();
            for (long i = 0; i < (long) PER_SECOND * SECONDS; i++) {
                while (System.nanoTime() - began < i * SECOND / PER_SECOND) {
                    LockSupport.parkNanos(MILLI);
                }
                socket.send(ByteBuffer.wrap(packets.get((int) (i % packets.size()))), to);
            }
        } catch (IOException e) {
            failures.add(e);
        }
    }

    /** Each connection asks ten times a second. */
    private void work(List<QuicConnection> connections, int seconds) throws InterruptedException {
        List<Thread> workers = new ArrayList<>();
        for (QuicConnection connection : connections) {
            workers.add(Thread.startVirtualThread(() -> {
                long until = System.nanoTime() + seconds * SECOND;
                try {
                    while (System.nanoTime() < until) {
                        ask(connection);
                        LockSupport.parkNanos(100 * MILLI);
                    }
                } catch (IOException e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private void ask(QuicConnection connection) throws IOException {
        long began = System.nanoTime();
        QuicStream stream = connection.openStream();
        stream.write(new byte[100], 0, 100);
        stream.finish();
        if (stream.input().readAllBytes().length != 100) {
            throw new IOException("another answer");
        }
        took.add(System.nanoTime() - began);
    }

    private long takeP99() {
        List<Long> sorted = took.stream().sorted().toList();
        took.clear();
        return sorted.get(sorted.size() * 99 / 100);
    }
}
