package ebb.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.ConnectionListener;
import ebb.quic.ConnectionMap;
import ebb.quic.ProtocolHandler;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.quic.QuicStream;
import ebb.quic.io.EventLoop;
import ebb.quic.io.LoopGroup;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.MemoryReport;
import ebb.quic.model.QuicClosedException;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.StreamResetException;
import ebb.testkit.TestIdentity;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What applications are told of their connections, and what of theirs leaves with them: over real sockets. */
@Timeout(60)
final class ListenersTest {
    private static final int MANY = 30;
    private static final int WARM = 8;
    private static final int SOME = 100;
    /** Kept, for its level lasts as long as the logger; what the handlers here throw is no news. */
    private static final Logger LOG = Logger.getLogger("ebb.quic");

    private final List<AutoCloseable> open = new ArrayList<>();

    /** Notes what it is told, for each connection. */
    private static class Diary implements ConnectionListener {
        private final Map<Long, List<String>> entries = new ConcurrentHashMap<>();
        private final Map<Long, CloseReason> reasons = new ConcurrentHashMap<>();
        private final Map<Long, MemoryReport> reports = new ConcurrentHashMap<>();
        private final BlockingQueue<Long> gone = new LinkedBlockingQueue<>();

        private void note(long id, String what) {
            entries.computeIfAbsent(id, _ -> Collections.synchronizedList(new ArrayList<>())).add(what);
        }

        @Override
        public void opened(QuicConnection connection) {
            note(connection.id(), "opened");
        }

        @Override
        public void closing(long id, CloseReason why) {
            note(id, "closing");
            reasons.put(id, why);
        }

        @Override
        public void released(long id, CloseReason why, MemoryReport memory) {
            note(id, why == reasons.get(id) ? "released" : "released for another reason");
            reports.put(id, memory);
            gone.add(id);
        }

        void await(int count) throws InterruptedException {
            for (int i = 0; i < count; i++) {
                assertTrue(gone.poll(30, TimeUnit.SECONDS) != null, i + " of " + count + " were released");
            }
        }
    }

    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private QuicServer server(ConnectionListener listener, ProtocolHandler handler)
            throws IOException, GeneralSecurityException {
        TestIdentity identity = TestIdentity.shared();
        QuicServer server = QuicServer.newBuilder()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .identity(QuicIdentity.of(identity.certificatePem(), identity.keyPem()))
                .protocol("test", handler).limits(QuicLimits.newBuilder().idleTimeout(Duration.ofSeconds(20)).build())
                .listener(listener).start();
        open.add(server);
        return server;
    }

    private QuicClient client(ConnectionListener listener) throws IOException {
        QuicClient client = QuicClient.newBuilder().protocols("test").insecure().listener(listener).build();
        open.add(client);
        return client;
    }

    private static QuicConnection connect(QuicClient client, QuicServer server) throws IOException {
        return client.connect(server.localAddress(), "localhost");
    }

    /** Answers each stream with what came. */
    private static void echo(QuicConnection connection, QuicStream stream) throws IOException {
        stream.input().transferTo(stream.output());
    }

    private static String ask(QuicConnection connection, String question) throws IOException {
        try (QuicStream stream = connection.openStream()) {
            stream.write(ByteBuffer.wrap(question.getBytes(StandardCharsets.UTF_8)));
            stream.finish();
            return new String(stream.input().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void eachEventComesOnceAndInOrder() throws Exception {
        Diary atServer = new Diary();
        Diary atClient = new Diary();
        QuicServer server = server(atServer, ListenersTest::echo);
        QuicClient client = client(atClient);
        for (int i = 0; i < MANY; i++) {
            QuicConnection connection = connect(client, server);
            assertEquals("hello", ask(connection, "hello"));
            connection.close(i, "bye");
            connection.close(99, "again");
        }
        atServer.await(MANY);
        atClient.await(MANY);
        for (Diary diary : List.of(atServer, atClient)) {
            assertEquals(MANY, diary.entries.size());
            diary.entries.values().forEach(each -> assertEquals(List.of("opened", "closing", "released"), each));
            diary.reports.values().forEach(report -> {
                assertTrue(report.peakBytes() >= report.usedBytes() && report.usedBytes() > 3000, report::toString);
                assertEquals(report.usedBytes(), report.components().values().stream().mapToLong(n -> n).sum());
            });
        }
        assertTrue(atServer.reasons.containsValue(new CloseReason.PeerClose(MANY - 1, "bye")));
        assertTrue(atClient.reasons.containsValue(new CloseReason.LocalClose(MANY - 1, "bye")));
        EndpointReport report = server.report();
        assertEquals(MANY, report.released());
        assertEquals(0, report.usedBytes() + report.routes() + report.live() + report.driftBytes(), report::toString);
    }

    @Test
    void serverThatEndsReleasesAll() throws Exception {
        Diary atServer = new Diary();
        Diary atClient = new Diary();
        QuicServer server = server(atServer, ListenersTest::echo);
        QuicClient client = client(atClient);
        for (int i = 0; i < 5; i++) {
            ask(connect(client, server), "hello");
        }
        server.shutdown(Duration.ofMillis(1));
        atServer.await(5);
        atClient.await(5);
        atServer.entries.values().forEach(each -> assertEquals(List.of("opened", "closing", "released"), each));
        assertEquals(0, server.report().usedBytes());
    }

    @Test
    void listenerThatThrowsHurtsNobody() throws Exception {
        Diary diary = new Diary() {
            @Override
            public void opened(QuicConnection connection) {
                super.opened(connection);
                throw new IllegalStateException("opened");
            }

            @Override
            public void closing(long id, CloseReason why) {
                super.closing(id, why);
                throw new IllegalStateException("closing");
            }

            @Override
            public void released(long id, CloseReason why, MemoryReport memory) {
                super.released(id, why, memory);
                throw new IllegalStateException("released");
            }
        };
        QuicServer server = server(diary, ListenersTest::echo);
        QuicClient client = client(new Diary());
        for (int i = 0; i < 3; i++) {
            QuicConnection connection = connect(client, server);
            assertEquals("hello", ask(connection, "hello"));
            connection.close();
        }
        diary.await(3);
        diary.entries.values().forEach(each -> assertEquals(List.of("opened", "closing", "released"), each));
        assertEquals("hello", ask(connect(client, server), "hello"));
    }

    @Test
    void listenerThatBlocksHoldsUpItsOwnConnectionOnly() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Diary diary = new Diary() {
            private boolean first = true;

            @Override
            public void opened(QuicConnection connection) {
                super.opened(connection);
                boolean mine;
                synchronized (this) {
                    mine = first;
                    first = false;
                }
                if (mine) {
                    blocked.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
        };
        QuicServer server = server(diary, ListenersTest::echo);
        QuicClient client = client(new Diary());
        QuicConnection stuck = connect(client, server);
        assertTrue(blocked.await(10, TimeUnit.SECONDS));
        for (int i = 0; i < 3; i++) {
            try (QuicConnection connection = connect(client, server)) {
                assertEquals("hello", ask(connection, "hello"));
            }
        }
        diary.await(3);
        // It is gone for the server too, although its listener is told only later.
        stuck.close();
        stuck.awaitReleased();
        release.countDown();
        diary.await(1);
        diary.entries.values().forEach(each -> assertEquals(List.of("opened", "closing", "released"), each));
    }

    @Test
    void handlerThatFailsEndsItsStreamOnly() throws Exception {
        Diary diary = new Diary();
        QuicServer server = server(diary, (connection, stream) -> {
            byte[] question = stream.input().readAllBytes();
            if (question[0] == '!') {
                throw new IllegalStateException("a defect of the application");
            }
            stream.write(ByteBuffer.wrap(question));
        });
        QuicConnection connection = connect(client(new Diary()), server);
        assertThrows(StreamResetException.class, () -> ask(connection, "!"));
        assertEquals("fine", ask(connection, "fine"));
        assertTrue(connection.isOpen());
        connection.close();
        diary.await(1);
        assertEquals(0, server.report().usedBytes());
    }

    @Test
    void whatIsAttachedIsClosedOnRelease() throws Exception {
        List<String> closed = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(2);
        Diary diary = new Diary() {
            @Override
            public void opened(QuicConnection connection) {
                super.opened(connection);
                connection.attach(() -> {
                    closed.add("first");
                    done.countDown();
                });
                connection.attach(() -> {
                    closed.add("second");
                    done.countDown();
                    throw new IOException("it did not want to");
                });
            }
        };
        QuicServer server = server(diary, ListenersTest::echo);
        QuicConnection connection = connect(client(new Diary()), server);
        assertEquals("hello", ask(connection, "hello"));
        assertTrue(closed.isEmpty());
        connection.close();
        assertTrue(done.await(20, TimeUnit.SECONDS));
        assertEquals(List.of("second", "first"), closed);
        connection.awaitReleased();
        CountDownLatch late = new CountDownLatch(1);
        connection.attach(late::countDown);
        assertEquals(0, late.getCount(), "what is attached to a released connection is closed at once");
    }

    @Test
    void mapLosesItsEntriesByItself() throws Exception {
        Diary diary = new Diary();
        List<ConnectionMap<String>> maps = new ArrayList<>();
        CountDownLatch named = new CountDownLatch(3);
        QuicServer server = server(diary, new ProtocolHandler() {
            @Override
            public void opened(QuicConnection connection) {
                assertTrue(maps.getFirst().put(connection, "user " + connection.id()));
                named.countDown();
            }

            @Override
            public void stream(QuicConnection connection, QuicStream stream) throws IOException {
                stream.write(ByteBuffer.wrap(maps.getFirst().get(connection).orElseThrow().getBytes()));
            }
        });
        ConnectionMap<String> users = server.connectionMap(String.class);
        maps.add(users);
        QuicClient client = client(new Diary());
        List<QuicConnection> connections = List.of(connect(client, server), connect(client, server),
                connect(client, server));
        assertTrue(named.await(10, TimeUnit.SECONDS));
        for (QuicConnection connection : connections) {
            assertTrue(ask(connection, "who am I?").startsWith("user "));
        }
        assertEquals(3, users.size());
        connections.getFirst().close();
        diary.await(1);
        assertEquals(2, users.size());
        server.shutdown(Duration.ofMillis(1));
        assertEquals(0, users.size());
        assertFalse(users.iterator().hasNext());
    }

    /** A closed handle knows why, says so, and keeps nothing else. */
    @Test
    void closedHandleIsNextToNothing() throws Exception {
        QuicServer server = server(new Diary(), ListenersTest::echo);
        QuicConnection connection = connect(client(new Diary()), server);
        QuicStream stream = connection.openStream();
        stream.write(new byte[20_000], 0, 20_000);
        connection.close(3, "");
        assertEquals(new CloseReason.LocalClose(3, ""), connection.awaitReleased());
        QuicClosedException closed = assertThrows(QuicClosedException.class, connection::openStream);
        assertEquals(new CloseReason.LocalClose(3, ""), closed.reason());
        assertInstanceOf(CloseReason.LocalClose.class, connection.closeReason().orElseThrow());
        assertThrows(QuicClosedException.class, () -> stream.read(new byte[1], 0, 1));
        long bytes = HeapWalk.from(connection, object -> object instanceof String).bytes();
        long streamBytes = HeapWalk.from(stream, object -> object instanceof String).bytes();
        Figures.print("closed handle: %d bytes; handle of a stream of a closed connection: %d", bytes, streamBytes);
        assertTrue(bytes <= 80, bytes + " bytes");
        assertTrue(streamBytes <= 512, streamBytes + " bytes");
    }

    /** With all that the API and real TLS add, an idle connection weighs what it may and what its account says. */
    @Test
    void idleConnectionsOverSockets() throws Exception {
        QuicServer server = server(new Diary(), ListenersTest::echo);
        QuicClient client = client(new Diary());
        List<QuicConnection> connections = new ArrayList<>();
        long[] before = null;
        for (int i = 0; i < WARM + SOME; i++) {
            if (i == WARM) {
                before = weigh(server, client);
            }
            connections.add(connect(client, server));
            assertEquals("hello", ask(connections.getLast(), "hello"));
        }
        long[] after = weigh(server, client);
        for (int i = 0; i < after.length; i++) {
            after[i] = (after[i] - before[i]) / SOME;
        }
        Figures.print("idle over sockets: server heap %,d  account %,d; client heap %,d  account %,d", after[0],
                after[1], after[2], after[3]);
        assertTrue(after[0] <= 4096, "server: " + after[0]);
        assertTrue(Math.abs(after[0] - after[1]) <= after[0] / 10 + 1024, after[0] + " and " + after[1]);
        assertTrue(Math.abs(after[2] - after[3]) <= after[2] / 10 + 1024, after[2] + " and " + after[3]);
        assertEquals(WARM + SOME, connections.stream().filter(QuicConnection::isOpen).count());
    }

    /** Heap and account of the server, then of the client. */
    private static long[] weigh(QuicServer server, QuicClient client) throws ReflectiveOperationException {
        return new long[] {graph(server), server.report().usedBytes(), graph(client), client.report().usedBytes()};
    }

    private static long graph(Object api) throws ReflectiveOperationException {
        boolean isServer = api instanceof QuicServer;
        Field field = api.getClass().getDeclaredField(isServer ? "loops" : "loop");
        field.setAccessible(true);
        EventLoop loop = isServer ? ((LoopGroup) field.get(api)).loops().getFirst() : (EventLoop) field.get(api);
        return HeapWalk.from(loop.endpoint(), ListenersTest::isShared).bytes();
    }

    private static boolean isShared(Object object) {
        String name = object.getClass().getName();
        return AccountsAreTrueTest.isShared(object) || object instanceof EventLoop || name.equals("ebb.quic.Dispatch")
                || name.startsWith("java.lang.ref.Cleaner") || name.startsWith("jdk.internal.");
    }
}
