package ebb.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.ConnectionListener;
import ebb.quic.ConnectionMap;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.quic.QuicStream;
import ebb.quic.io.LoopGroup;
import ebb.quic.model.CloseReason;
import ebb.quic.model.ConnectionOrder;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.MemoryReport;
import ebb.quic.model.QuicLimits;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A server with several loops, on real sockets. */
class LoopsTest {
    private static final String PROTOCOL = "loops";

    private static QuicServer.Builder server(int loops) {
        return QuicServer.newBuilder().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).loops(loops)
                .identity(QuicIdentity.of(TestIdentity.shared().keyManager())).protocols(PROTOCOL)
                .onStream((connection, stream) -> stream.input().transferTo(stream.output()));
    }

    private static LoopGroup group(QuicServer server) throws ReflectiveOperationException {
        Field field = QuicServer.class.getDeclaredField("loops");
        field.setAccessible(true);
        return (LoopGroup) field.get(server);
    }

    private static String ask(QuicConnection connection, String question) throws IOException {
        try (QuicStream stream = connection.openStream()) {
            stream.output().write(question.getBytes(US_ASCII));
            stream.finish();
            return new String(stream.input().readAllBytes(), US_ASCII);
        }
    }

    /** What became of the server's connections. */
    private static final class Diary implements ConnectionListener {
        final Map<Long, CloseReason> closing = new ConcurrentHashMap<>();
        final Map<Long, Integer> released = new ConcurrentHashMap<>();

        @Override
        public void closing(long id, CloseReason reason) {
            closing.put(id, reason);
        }

        @Override
        public synchronized void released(long id, CloseReason reason, MemoryReport memory) {
            released.merge(id, 1, Integer::sum);
            notifyAll();
        }

        synchronized void awaitReleased(int count) throws InterruptedException {
            while (released.size() < count) {
                wait();
            }
        }
    }

    /** Clients, each with a socket of its own, so that the kernel spreads them. */
    private static final class Crowd implements AutoCloseable {
        final List<QuicClient> clients = new ArrayList<>();
        final List<QuicConnection> connections = new ArrayList<>();

        Crowd join(QuicServer server, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                clients.add(QuicClient.newBuilder().protocols(PROTOCOL).insecure().build());
                connections.add(clients.getLast().connect(server.localAddress(), "localhost"));
            }
            return this;
        }

        @Override
        public void close() {
            clients.forEach(QuicClient::close);
        }
    }

    private static void assertAllAnswer(List<QuicConnection> connections) throws IOException {
        for (QuicConnection connection : connections) {
            assertEquals("well?", ask(connection, "well?"));
        }
    }

    private static boolean answers(QuicConnection connection) {
        try {
            return ask(connection, "well?").equals("well?");
        } catch (IOException closed) {
            return false;
        }
    }

    /** Connections of one loop. */
    private static int active(QuicServer server, int loop) throws Exception {
        return group(server).each(endpoint -> endpoint.report().active()).get(loop);
    }

    /** Lets an error come out of a loop itself. */
    private static void fail(QuicServer server, int loop) throws Exception {
        group(server).loops().get(loop).execute(() -> {
            throw new OutOfMemoryError("planted");
        });
    }

    @Test
    void loopsAnswerAsOne() throws Exception {
        Diary diary = new Diary();
        try (QuicServer server = server(2).listener(diary).start(); Crowd crowd = new Crowd().join(server, 24)) {
            assertAllAnswer(crowd.connections);
            EndpointReport report = server.report();
            assertEquals(2, report.loops().running());
            assertEquals(24, report.active());
            assertEquals(24, server.connections().size());
            List<Long> oldest = server.connections(ConnectionOrder.AGE, 5).stream().map(stats -> stats.id()).toList();
            assertEquals(server.connections().stream().map(stats -> stats.id()).sorted().limit(5).toList(), oldest);
            assertTrue(active(server, 0) > 0 && active(server, 1) > 0, "the kernel left a loop without work");
            server.shutdown(Duration.ZERO);
            assertEquals(0, server.report().usedBytes());
            assertEquals(24, server.report().released());
            diary.awaitReleased(24);
        }
    }

    @Test
    void valuesOfConnectionsLeaveWithThemWhicheverTheirLoop() throws Exception {
        Diary diary = new Diary();
        try (QuicServer server = server(2).listener(diary).start(); Crowd crowd = new Crowd()) {
            ConnectionMap<String> map = server.connectionMap(String.class);
            crowd.join(server, 12);
            List<Long> ids = server.connections().stream().map(stats -> stats.id()).toList();
            assertEquals(12, ids.size());
            crowd.connections.forEach(QuicConnection::close);
            diary.awaitReleased(12);
            assertEquals(0, map.size());
            assertTrue(diary.released.keySet().containsAll(ids));
        }
    }

    /** RFC 9000 §9.3: the kernel hashes a rebound client to any socket, and its connection stays on its loop. */
    @Test
    void reboundClientIsServedByItsLoop() throws Exception {
        try (QuicServer server = server(2).start(); Relay relay = new Relay(server.localAddress());
                QuicClient client = QuicClient.newBuilder().protocols(PROTOCOL).insecure().build();
                QuicConnection connection = client.connect(relay.address(), "localhost")) {
            // RFC 9000 §9: before the handshake is confirmed nobody may move.
            assertEquals("there?", ask(connection, "there?"));
            for (int i = 0; i < 40 && server.report().loops().datagramsHandedOn() == 0; i++) {
                relay.rebind();
                assertEquals("still there?", ask(connection, "still there?"));
            }
            assertTrue(server.report().loops().datagramsHandedOn() > 0, "forty ports, all of one loop");
            String much = "much".repeat(50_000);
            assertEquals(much, ask(connection, much));
            assertEquals(1, server.report().opened());
        }
    }

    @Test
    void limitOfConnectionsHoldsOverAllLoops() throws Exception {
        QuicLimits limits = QuicLimits.newBuilder().connections(5).build();
        try (QuicServer server = server(3).limits(limits).start(); Crowd crowd = new Crowd().join(server, 5)) {
            for (int i = 0; i < 6; i++) {
                assertThrows(IOException.class, () -> crowd.join(server, 1));
            }
            assertEquals(5, server.report().active());
        }
    }

    @Test
    void loopThatFailsTakesItsConnectionsAndNothingElse() throws Exception {
        Diary diary = new Diary();
        try (QuicServer server = server(2).listener(diary).start(); Crowd crowd = new Crowd().join(server, 24)) {
            assertAllAnswer(crowd.connections);
            int lost = active(server, 0);
            fail(server, 0);
            EndpointReport report = server.report();
            assertEquals(1, report.loops().running());
            assertEquals(1, report.loops().failed());
            assertEquals(24 - lost, report.active());
            assertEquals(lost, report.released());
            diary.awaitReleased(lost);
            for (CloseReason reason : diary.closing.values()) {
                assertEquals("internal failure (its loop failed: java.lang.OutOfMemoryError: planted)",
                        reason.describe());
            }
            // Those of the failed loop are told so; the others go on, through the socket that is left.
            assertEquals(24 - lost, crowd.connections.stream().filter(LoopsTest::answers).count());
            crowd.join(server, 8);
            assertAllAnswer(crowd.connections.subList(24, 32));
            server.shutdown(Duration.ZERO);
            assertFalse(server.awaitEnd(), "one loop failed, the other was closed");
            assertEquals(0, server.report().usedBytes());
            diary.awaitReleased(32);
            assertTrue(diary.released.values().stream().allMatch(times -> times == 1));
        }
    }

    @Test
    void onlyLoopThatFailsLeavesNothingBehind() throws Exception {
        try (QuicServer server = server(1).start(); Crowd crowd = new Crowd().join(server, 3)) {
            fail(server, 0);
            assertTrue(server.awaitEnd(), "it failed");
            EndpointReport report = server.report();
            assertEquals(1, report.loops().failed());
            assertEquals(0, report.live());
            assertEquals(0, report.usedBytes());
            for (QuicConnection connection : crowd.connections) {
                connection.awaitReleased();
            }
        }
    }

    /** What lets loops share an address must not let two servers share it unawares. */
    @Test
    void portOfAnotherServerIsInUse() throws Exception {
        try (QuicServer server = server(2).start()) {
            IOException failure = assertThrows(IOException.class,
                    () -> server(2).bind(server.localAddress()).start());
            assertTrue(failure.getMessage().startsWith("cannot bind UDP"), failure::getMessage);
        }
    }

    @Test
    void numberOfLoopsIsChecked() {
        assertThrows(IllegalArgumentException.class, () -> server(0));
        assertThrows(IllegalArgumentException.class, () -> server(65));
    }
}
