package ebb.cli.get;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.cli.certificate.DevelopmentCertificate;
import ebb.cli.client.Trust;
import ebb.cli.model.TraceFiles;
import ebb.http3.Http3Server;
import ebb.http3.model.Headers;
import ebb.http3.model.Http3Error;
import ebb.quic.ProtocolHandler;
import ebb.quic.QuicConnection;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.quic.QuicStream;
import ebb.quic.model.CloseReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that a server turns away unseen go to another connection, as with nginx after so many requests. */
@Timeout(60)
class RefusedRequestsTest {
    @TempDir
    Path home;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private DevelopmentCertificate certificate;

    @BeforeEach
    void makeCertificate() throws Exception {
        certificate = DevelopmentCertificate.loadOrMake(home.resolve("state"), Instant.now());
    }

    /** HTTP/3 whose first connections reject every request. */
    private static final class Unwilling implements ProtocolHandler {
        private final ProtocolHandler willing = Http3Server.handler(exchange ->
                exchange.respond(200, Headers.of(), "taken ".getBytes(StandardCharsets.US_ASCII)));
        private final Set<Long> turnedAway = ConcurrentHashMap.newKeySet();
        private final AtomicInteger connections = new AtomicInteger();
        private final int unwilling;

        private Unwilling(int unwilling) {
            this.unwilling = unwilling;
        }

        @Override
        public void opened(QuicConnection connection) throws IOException {
            if (connections.incrementAndGet() <= unwilling) {
                turnedAway.add(connection.id());
            }
            willing.opened(connection);
        }

        @Override
        public void stream(QuicConnection connection, QuicStream stream) throws IOException {
            if (stream.isBidirectional() && turnedAway.contains(connection.id())) {
                // RFC 9114 §4.1.1: the code that says that nothing was done.
                stream.stopSending(Http3Error.H3_REQUEST_REJECTED);
                stream.reset(Http3Error.H3_REQUEST_REJECTED);
            } else {
                willing.stream(connection, stream);
            }
        }

        @Override
        public void closed(long connectionId, CloseReason why) {
            willing.closed(connectionId, why);
        }
    }

    private int get(Unwilling protocol, int urls) throws Exception {
        try (QuicServer server = QuicServer.newBuilder()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .identity(QuicIdentity.of(certificate.certificate(), certificate.key()))
                .protocol(Http3Server.PROTOCOL, protocol).start()) {
            String url = "https://localhost:" + server.localAddress().getPort() + "/";
            var settings = new GetSettings(Collections.nCopies(urls, url), List.of(),
                    new GetSettings.Request("GET", List.of(), Optional.empty()),
                    new GetSettings.Display(false, false, false), false, Optional.empty(),
                    new Trust.Only(certificate.certificate()), new TraceFiles(Optional.empty(), Optional.empty()));
            return GetRun.run(settings, out, new PrintWriter(err));
        }
    }

    @Test
    void requestsThatWereNotProcessedAreSentOnAnotherConnection() throws Exception {
        Unwilling protocol = new Unwilling(1);
        assertEquals(0, get(protocol, 3), err::toString);
        assertEquals("taken taken taken ", out.toString());
        assertEquals(2, protocol.connections.get());
    }

    @Test
    void serverThatNeverTakesARequestIsGivenUp() throws Exception {
        Unwilling protocol = new Unwilling(Integer.MAX_VALUE);
        assertEquals(56, get(protocol, 1), err::toString);
        assertEquals(5, protocol.connections.get());
    }
}
