package ebb.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.model.Component;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.protection.AeadTools;
import ebb.quic.protection.CipherSuite;
import ebb.quic.stream.Stream;
import ebb.quic.tls.TlsClientConfig;
import ebb.quic.tls.TlsServerConfig;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilPeer;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import ebb.testkit.QuickTls;
import ebb.testkit.SimHost;
import ebb.testkit.SimTls;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What an account says is what the heap holds: for each situation that a connection can be in, twelve connections are
 * brought into it, and what the last eight of them added to the object graph of their endpoint is compared with what
 * they added to its budget.
 */
final class AccountsAreTrueTest {
    private static final int WARM = 4;
    private static final int MEASURED = 8;
    private static final double TOLERANCE = 0.10;
    private static final long SLACK_BYTES = 1024;
    private static final Duration MOMENT = Duration.ofMillis(200);

    private final Streams streams = new Streams();

    /** Brings one more connection into the situation. */
    private interface Situation {
        void add(Pair pair, int number);
    }

    private static Pair.Builder stage(SimTls tls) {
        return Pair.newBuilder().tls(tls).limits(QuicLimits.newBuilder().idleTimeout(Duration.ofHours(1))
                .handshakeTimeout(Duration.ofHours(1)).build());
    }

    @Test
    void idleServer() {
        assertTrueAccount("idle, at the server", stage(SimTls.quick()), false, AccountsAreTrueTest::idle);
    }

    @Test
    void idleClient() {
        assertTrueAccount("idle, at the client", stage(SimTls.quick()), true, AccountsAreTrueTest::idle);
    }

    @Test
    void idleWithRealTls() {
        for (CipherSuite suite : CipherSuite.values()) {
            SimTls tls = SimTls.real(List.of(suite));
            assertTrueAccount("idle with " + suite, stage(tls), false, AccountsAreTrueTest::idle);
            assertTrueAccount("idle client with " + suite, stage(tls), true, AccountsAreTrueTest::idle);
        }
    }

    private static void idle(Pair pair, int number) {
        pair.connect();
        pair.runFor(Duration.ofSeconds(5));
    }

    @Test
    void handshakeThatStopsAfterTheFirstFlight() {
        Situation situation = (pair, number) -> {
            client(pair, number).answering(false).acking(false).start();
            pair.runFor(Duration.ofMillis(50));
        };
        assertTrueAccount("mid-handshake", stage(SimTls.quick()), false, situation);
    }

    @Test
    void handshakeThatStopsWithRealTls() {
        SimTls tls = SimTls.real();
        Situation situation = (pair, number) -> {
            EvilPeer.client(pair.net(), Pair.address("10.1.0.1", 1024 + number), Pair.SERVER, tls).answering(false)
                    .acking(false).start();
            pair.runFor(Duration.ofMillis(50));
        };
        assertTrueAccount("mid-handshake with TLS", stage(tls), false, situation);
    }

    @Test
    void handshakeWithoutAnyAnswer() {
        Situation situation = (pair, number) -> {
            pair.dial(Pair.address("10.9.0.1", 1024 + number));
            pair.runFor(Duration.ofMillis(50));
        };
        assertTrueAccount("dialling a black hole", stage(SimTls.quick()), true, situation);
        assertTrueAccount("dialling a black hole with TLS", stage(SimTls.real()), true, situation);
    }

    @Test
    void packetsThatCameBeforeTheirKeys() {
        Situation situation = (pair, number) -> {
            EvilPeer peer = client(pair, number);
            // The server's whole first flight comes, so that the client has keys for 1-RTT packets before the server.
            peer.start();
            pair.runUntil(() -> peer.canSend(PacketType.ONE_RTT));
            byte[] data = new byte[1100];
            for (int i = 0; i < 8; i++) {
                peer.send(PacketType.ONE_RTT, Payload.stream(0, i * 1100L, data, false));
            }
            pair.runFor(Duration.ofMillis(15));
        };
        // The client's last flight arrives first, unless it is told to keep it to itself.
        Situation held = (pair, number) -> {
            EvilPeer peer = client(pair, number).acking(false);
            peer.answering(false).start();
            pair.runFor(Duration.ofMillis(25));
            for (int i = 0; i < 8; i++) {
                peer.raw(shortPacket(peer, 1200));
            }
            pair.runFor(Duration.ofMillis(15));
        };
        assertTrueAccount("undecryptable packets", stage(SimTls.quick()), false, held);
        assertTrueAccount("early data that was let in", stage(SimTls.quick()).server(streams), false, situation);
    }

    /** What looks like a 1-RTT packet for the peer's newest known ID. */
    private static byte[] shortPacket(EvilPeer peer, int size) {
        byte[] packet = new byte[size];
        packet[0] = 0x40;
        peer.destination().copyTo(packet, 1);
        return packet;
    }

    @Test
    void hundredOpenStreams() {
        Situation situation = (pair, number) -> {
            Link link = pair.connect();
            for (int i = 0; i < 100; i++) {
                Streams.write(Streams.open(link.core(), true), new byte[] {1});
            }
            pair.runFor(MOMENT);
        };
        assertTrueAccount("100 streams with an unread byte", stage(SimTls.quick()).server(streams), false, situation);
        assertTrueAccount("100 streams, at their opener", stage(SimTls.quick()).server(streams), true, situation);
        Situation read = (pair, number) -> {
            situation.add(pair, number);
            streams.of(pair.server().opened().getLast()).forEach(Streams::readAll);
            pair.runFor(MOMENT);
        };
        assertTrueAccount("100 streams, all read", stage(SimTls.quick()).server(streams), false, read);
    }

    @Test
    void readerThatStopped() {
        Situation situation = (pair, number) -> {
            Streams.write(Streams.open(pair.connect().core(), true), new byte[60_000]);
            pair.runFor(Duration.ofSeconds(1));
        };
        assertTrueAccount("60,000 unread bytes", stage(SimTls.quick()).server(streams), false, situation);
    }

    @Test
    void peerThatWithholdsAcknowledgements() {
        Situation situation = (pair, number) -> {
            EvilPeer peer = connected(pair, number);
            peer.acking(false);
            peer.send(PacketType.ONE_RTT, Payload.stream(0, 0, new byte[] {1}, false),
                    Payload.of(new Frame.MaxData(1L << 30)), Payload.of(new Frame.MaxStreamData(0, 1L << 30)));
            pair.runFor(MOMENT);
            Streams.write(streams.of(pair.server().opened().getLast()).getFirst(), new byte[300_000]);
            pair.runFor(Duration.ofMillis(20));
        };
        assertTrueAccount("300,000 bytes without an ACK", stage(SimTls.quick()).server(streams), false, situation);
    }

    @Test
    void islandsOfData() {
        Situation situation = (pair, number) -> {
            EvilPeer peer = connected(pair, number);
            for (int i = 0; i < 500; i++) {
                peer.send(PacketType.ONE_RTT, Payload.stream(0, 2L * i + 1, new byte[] {7}, false));
            }
            pair.runFor(MOMENT);
        };
        assertTrueAccount("500 islands close together", stage(SimTls.quick()).server(streams), false, situation);
        Situation wide = (pair, number) -> {
            EvilPeer peer = connected(pair, number);
            for (int i = 0; i < 60; i++) {
                peer.send(PacketType.ONE_RTT, Payload.stream(0, 1024L * i + 1, new byte[] {7}, false));
            }
            pair.runFor(MOMENT);
        };
        assertTrueAccount("60 islands far apart", stage(SimTls.quick()).server(streams), false, wide);
    }

    @Test
    void manyTinyFrames() {
        Situation situation = (pair, number) -> {
            EvilPeer peer = connected(pair, number);
            for (int i = 0; i < 2_049; i++) {
                peer.send(PacketType.ONE_RTT, Payload.stream(0, i, new byte[] {7}, false));
            }
            pair.runFor(MOMENT);
        };
        assertTrueAccount("2,049 frames of a byte", stage(SimTls.quick()).server(streams), false, situation);
    }

    @Test
    void packetNumbersWithGaps() {
        Situation situation = (pair, number) -> {
            EvilPeer peer = connected(pair, number);
            peer.acking(false);
            for (int i = 0; i < 100; i++) {
                peer.skipNumbers(PacketType.ONE_RTT, 1);
                peer.send(PacketType.ONE_RTT, Payload.of(new Frame.Ping()));
            }
            pair.runFor(MOMENT);
        };
        assertTrueAccount("packet numbers with gaps", stage(SimTls.quick()), false, situation);
    }

    @Test
    void streamsThatCameAndWent() {
        Situation situation = (pair, number) -> {
            Link link = pair.connect();
            for (int i = 0; i < 40; i++) {
                Stream stream = Streams.open(link.core(), true);
                Streams.write(stream, new byte[100]);
                finish(stream);
                pair.runFor(MOMENT);
                Stream answer = streams.of(pair.server().opened().getLast()).get(i);
                Streams.readAll(answer);
                finish(answer);
                pair.runFor(MOMENT);
                Streams.readAll(stream);
            }
            pair.runFor(Duration.ofSeconds(1));
        };
        assertTrueAccount("40 streams that ended", stage(SimTls.quick()).server(streams), false, situation);
        assertTrueAccount("40 streams that ended, at their opener", stage(SimTls.quick()).server(streams), true,
                situation);
    }

    private static void finish(Stream stream) {
        try {
            stream.finish();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Stubs live for a moment only, so all connections are closed at once: twelve in one net, four in another. */
    @Test
    void stubs() {
        assertTrueStubs("closing", Payload.bytes(0x3e));
        assertTrueStubs("draining", Payload.of(new Frame.ConnectionClose(true, 0, 0, "")));
    }

    private void assertTrueStubs(String name, Payload goodbye) {
        SimHost few = closed(WARM, goodbye);
        SimHost more = closed(WARM + MEASURED, goodbye);
        assertTrueAccount(name, new Weighed(few), new Weighed(more));
    }

    private static SimHost closed(int count, Payload goodbye) {
        Pair pair = stage(SimTls.quick()).build();
        List<EvilPeer> peers = IntStream.range(0, count).mapToObj(i -> connected(pair, i)).toList();
        pair.runFor(Duration.ofSeconds(5));
        peers.forEach(peer -> peer.send(PacketType.ONE_RTT, goodbye));
        pair.runFor(Duration.ofMillis(12));
        assertEquals(count, pair.server().endpoint().report().closing() + pair.server().endpoint().report().draining());
        return pair.server();
    }

    private static EvilPeer client(Pair pair, int number) {
        return EvilPeer.client(pair.net(), Pair.address("10.1.0.1", 1024 + number), Pair.SERVER, SimTls.quick());
    }

    private static EvilPeer connected(Pair pair, int number) {
        int before = pair.server().opened().size();
        EvilPeer peer = client(pair, number).start();
        assertTrue(pair.runUntil(() -> peer.isComplete() && pair.server().opened().size() > before));
        pair.runFor(MOMENT);
        return peer;
    }

    private void assertTrueAccount(String name, Pair.Builder stage, boolean atClient, Situation situation) {
        Pair pair = stage.build();
        SimHost host = atClient ? pair.client() : pair.server();
        for (int i = 0; i < WARM; i++) {
            situation.add(pair, i);
        }
        Weighed before = new Weighed(host);
        for (int i = 0; i < MEASURED; i++) {
            situation.add(pair, WARM + i);
        }
        assertTrueAccount(name, before, new Weighed(host));
    }

    private static void assertTrueAccount(String name, Weighed before, Weighed after) {
        long account = (after.used() - before.used()) / MEASURED;
        long heap = (after.heap().bytes() - before.heap().bytes()) / MEASURED;
        Figures.print("%-42s heap %,8d  account %,8d", name, heap, account);
        assertTrue(Math.abs(account - heap) <= heap * TOLERANCE + SLACK_BYTES, () -> name + ": the heap holds " + heap
                + " bytes a connection, the account says " + account + ": " + after.components() + "\n"
                + after.heap().histogram(before.heap(), MEASURED));
    }

    /** An endpoint on the scales: its object graph and its budget. */
    private record Weighed(HeapWalk heap, long used, Map<Component, Long> components) {
        Weighed(SimHost host) {
            EndpointReport report = host.endpoint().report();
            this(HeapWalk.from(host.endpoint(), AccountsAreTrueTest::isShared), report.usedBytes(),
                    report.components());
        }
    }

    /** What belongs to the loop or the test, however many connections there are. */
    static boolean isShared(Object object) {
        String name = object.getClass().getName();
        return object instanceof AeadTools || object instanceof TlsServerConfig || object instanceof TlsClientConfig
                || object instanceof Provider || object instanceof SecureRandom
                || name.startsWith("ebb.testkit.") && !(object instanceof QuickTls)
                || name.startsWith("ebb.quic.endpoint.TokenSealer") || name.startsWith("ebb.quic.endpoint.Stateless")
                || name.startsWith("java.security.Provider") || name.startsWith("java.lang.reflect")
                || name.startsWith("java.lang.invoke") || name.startsWith("java.lang.Module");
    }
}
