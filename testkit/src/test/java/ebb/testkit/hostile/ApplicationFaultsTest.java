package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.ConnectionListener;
import ebb.quic.ProtocolHandler;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.quic.QuicStream;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.MemoryReport;
import ebb.quic.model.StreamResetException;
import ebb.testkit.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever an application throws out of its handlers hurts what it was thrown for, and nothing else. */
@Timeout(60)
class ApplicationFaultsTest {
    private static final String PROTOCOL = "faults";
    private static final List<Supplier<Throwable>> FAULTS = List.of(() -> new IllegalStateException("planted"),
            () -> new OutOfMemoryError("planted"), () -> new StackOverflowError("planted"),
            () -> new NoClassDefFoundError("planted"));
    /** Kept, for its level lasts as long as the logger; what the handlers here throw is no news. */
    private static final Logger LOG = Logger.getLogger("ebb.quic");

    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    /** Throws it whatever it is: handlers declare no errors. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void fail(Supplier<Throwable> fault) throws T {
        throw (T) fault.get();
    }

    private static QuicServer.Builder server() {
        return QuicServer.newBuilder().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).loops(1)
                .identity(QuicIdentity.of(TestIdentity.shared().keyManager()));
    }

    private static QuicClient client() throws IOException {
        return QuicClient.newBuilder().protocols(PROTOCOL).insecure().build();
    }

    private static int ask(QuicConnection connection, int question) throws IOException {
        try (QuicStream stream = connection.openStream()) {
            stream.output().write(question);
            stream.finish();
            return stream.input().read();
        }
    }

    private static void assertNothingStays(QuicServer server, int connections) throws IOException {
        server.shutdown(Duration.ZERO);
        EndpointReport report = server.report();
        assertEquals(connections, report.released());
        assertEquals(0, report.usedBytes() + report.routes() + report.live() + report.driftBytes(), report::toString);
        assertEquals(0, report.loops().failed());
    }

    /** A question of 100 and more is a fault of the handler. */
    private static void answer(QuicConnection connection, QuicStream stream) throws IOException {
        int question = stream.input().read();
        if (question >= 100) {
            fail(FAULTS.get(question - 100));
        }
        stream.output().write(question + 1);
    }

    @Test
    void faultOfAStreamHandlerEndsItsStream() throws IOException {
        try (QuicServer server = server().protocols(PROTOCOL).onStream(ApplicationFaultsTest::answer).start();
                QuicClient client = client()) {
            QuicConnection connection = client.connect(server.localAddress(), "localhost");
            for (int i = 0; i < FAULTS.size(); i++) {
                int question = 100 + i;
                assertThrows(StreamResetException.class, () -> ask(connection, question));
                assertEquals(8, ask(connection, 7));
            }
            assertNothingStays(server, 1);
        }
    }

    /** It could not take the connection over, so that nobody would ever close it. */
    @Test
    void faultWhileAConnectionIsTakenOverEndsThatConnection() throws IOException {
        int[] taken = {0};
        ProtocolHandler handler = new ProtocolHandler() {
            @Override
            public void opened(QuicConnection connection) {
                int number = taken[0]++;
                if (number < FAULTS.size()) {
                    fail(FAULTS.get(number));
                }
            }

            @Override
            public void stream(QuicConnection connection, QuicStream stream) throws IOException {
                answer(connection, stream);
            }
        };
        try (QuicServer server = server().protocol(PROTOCOL, handler).start(); QuicClient client = client()) {
            for (int i = 0; i < FAULTS.size(); i++) {
                QuicConnection connection = client.connect(server.localAddress(), "localhost");
                assertTrue(connection.awaitReleased() instanceof CloseReason.PeerClose, "fault " + i);
            }
            assertEquals(8, ask(client.connect(server.localAddress(), "localhost"), 7));
            assertNothingStays(server, FAULTS.size() + 1);
        }
    }

    /** A listener only listens: what it throws changes nothing. */
    @Test
    void faultsOfAListenerHurtNobody() throws IOException {
        for (Supplier<Throwable> fault : FAULTS) {
            ConnectionListener listener = new ConnectionListener() {
                @Override
                public void opened(QuicConnection connection) {
                    fail(fault);
                }

                @Override
                public void closing(long id, CloseReason reason) {
                    fail(fault);
                }

                @Override
                public void released(long id, CloseReason reason, MemoryReport memory) {
                    fail(fault);
                }
            };
            try (QuicServer server = server().protocols(PROTOCOL).onStream(ApplicationFaultsTest::answer)
                    .listener(listener).start(); QuicClient client = client()) {
                QuicConnection connection = client.connect(server.localAddress(), "localhost");
                assertEquals(8, ask(connection, 7));
                connection.close();
                connection.awaitReleased();
                assertEquals(8, ask(client.connect(server.localAddress(), "localhost"), 7));
                assertNothingStays(server, 2);
            }
        }
    }
}
