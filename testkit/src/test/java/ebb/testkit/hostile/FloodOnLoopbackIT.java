package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.quic.QuicStream;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.Limit;
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
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * A flood of first packets over real sockets, from one address on loopback, while a hundred connections work. It
 * measures a machine and so is no part of a build: run it by name, with the property {@code ebb.hostile.seconds}.
 *
 * <p>Each connection has a request due every 100 ms, in both phases, and each request is timed from the moment at which
 * it was due: what waits behind a slow one has waited too.
 */
class FloodOnLoopbackIT {
    private static final String PROTOCOL = "flood";
    private static final int CONNECTIONS = 100;
    private static final int DATAGRAMS = 10_000;
    private static final int PER_SECOND = Integer.getInteger("ebb.hostile.rate", 10_000);
    private static final int SECONDS = Integer.getInteger("ebb.hostile.seconds", 60);
    private static final int QUIET_SECONDS = Math.max(2, SECONDS / 6);
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long PERIOD = 100 * MILLI;
    /** What a quiet machine does better than this is the timer's, not ours. */
    private static final long LEAST_QUIET = 2 * MILLI;

    private final Queue<Long> took = new ConcurrentLinkedQueue<>();
    private final Queue<IOException> failures = new ConcurrentLinkedQueue<>();

    /** How long the requests of one phase took. */
    private record Phase(int requests, long median, long p99, long longest) {
        static Phase of(Collection<Long> nanos) {
            List<Long> sorted = nanos.stream().sorted().toList();
            int count = sorted.size();
            return count == 0 ? new Phase(0, 0, 0, 0)
                    : new Phase(count, sorted.get(count / 2), sorted.get(count * 99 / 100), sorted.getLast());
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,d requests, median %.1f ms, p99 %.1f ms, longest %.1f ms", requests,
                    median / 1e6, p99 / 1e6, longest / 1e6);
        }
    }

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
            work(connections, QUIET_SECONDS);
            Phase quiet = work(connections, QUIET_SECONDS);
            EndpointReport before = server.report();
            FutureTask<Long> attack = new FutureTask<>(() -> send(flood, server.localAddress()));
            Thread.ofPlatform().start(attack);
            Phase flooded = work(connections, SECONDS);
            judge(limits, quiet, flooded, new Flood(attack.get(), before, server.report()));
        }
    }

    /** What was sent, and what the server says of it. */
    private record Flood(long sent, EndpointReport before, EndpointReport after) {
        long hits(Limit limit) {
            return after.limitsHit().getOrDefault(limit, 0L) - before.limitsHit().getOrDefault(limit, 0L);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,d Initial packets sent in %d s (%,d a second asked for), %,d datagrams"
                    + " received; peak %,d of %,d bytes; %,d in their handshake; limits hit %s", sent, SECONDS, PER_SECOND,
                    after.datagramsReceived() - before.datagramsReceived(), after.peakBytes(), after.budgetBytes(),
                    after.handshaking(), after.limitsHit());
        }
    }

    private void judge(QuicLimits limits, Phase quiet, Phase flooded, Flood flood) {
        String seen = "quiet: " + quiet + "\nunder the flood: " + flooded + "\n" + flood;
        System.out.println(seen);
        assertEquals(List.of(), List.copyOf(failures), seen);
        assertEquals((long) CONNECTIONS * QUIET_SECONDS * SECOND / PERIOD, quiet.requests(), seen);
        assertEquals((long) CONNECTIONS * SECONDS * SECOND / PERIOD, flooded.requests(), seen);
        assertTrue(flood.sent() >= (long) PER_SECOND * SECONDS / 2, () -> "this machine could not send the flood\n" + seen);
        assertTrue(flood.hits(Limit.RETRY) > 0, () -> "nobody had to prove an address\n" + seen);
        assertTrue(flood.after().handshaking() <= limits.handshakes(), seen);
        assertTrue(flood.after().peakBytes() <= flood.after().budgetBytes() / 20, seen);
        assertTrue(flooded.p99() < 10 * Math.max(quiet.p99(), LEAST_QUIET), seen);
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

    /** Sends at the rate that was asked for, as far as this machine can, and returns how many. */
    private static long send(List<byte[]> packets, InetSocketAddress to) throws IOException {
        try (DatagramChannel socket = DatagramChannel.open()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            long began = System.nanoTime();
            long sent = 0;
            for (long passed = 0; passed < SECONDS * SECOND; passed = System.nanoTime() - began) {
                if (sent > passed / (SECOND / PER_SECOND)) {
                    LockSupport.parkNanos(MILLI);
                } else {
                    socket.send(ByteBuffer.wrap(packets.get((int) (sent++ % packets.size()))), to);
                }
            }
            return sent;
        }
    }

    /** Each connection asks ten times a second, none at the same moment as another. */
    private Phase work(List<QuicConnection> connections, int seconds) throws InterruptedException {
        took.clear();
        long began = System.nanoTime();
        List<Thread> workers = new ArrayList<>();
        for (QuicConnection connection : connections) {
            long first = began + workers.size() * PERIOD / connections.size();
            workers.add(Thread.startVirtualThread(() -> {
                try {
                    for (long due = first; due - first < seconds * SECOND; due += PERIOD) {
                        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                            LockSupport.parkNanos(left);
                        }
                        ask(connection);
                        took.add(System.nanoTime() - due);
                    }
                } catch (IOException e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return Phase.of(took);
    }

    private static void ask(QuicConnection connection) throws IOException {
        QuicStream stream = connection.openStream();
        stream.write(new byte[100], 0, 100);
        stream.finish();
        if (stream.input().readAllBytes().length != 100) {
            throw new IOException("another answer");
        }
    }
}
