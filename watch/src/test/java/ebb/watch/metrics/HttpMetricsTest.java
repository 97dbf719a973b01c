package ebb.watch.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.Http3Client;
import ebb.http3.Http3Connection;
import ebb.http3.Http3Exchange;
import ebb.http3.Http3Handler;
import ebb.http3.Http3Request;
import ebb.http3.Http3Server;
import ebb.http3.model.Headers;
import ebb.quic.QuicClient;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.testkit.TestIdentity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private long count(String... tags) {
        return registry.get("http.server.requests").tags(tags).timer().count();
    }

    @Test
    void clientsCannotMakeUpSeries() {
        HttpMetrics metrics = new HttpMetrics(_ -> { }, registry);
        for (int i = 0; i < 100; i++) {
            metrics.record("BREW" + i, 700 + i, 5);
        }
        assertEquals(1, registry.find("http.server.requests").timers().size());
        assertEquals(100, count("method", "OTHER", "status", "OTHER", "outcome", "UNKNOWN"));
    }

    @Test
    void outcomesFollowTheStatus() {
        HttpMetrics metrics = new HttpMetrics(_ -> { }, registry);
        for (int status : new int[] {204, 304, 404, 503}) {
            metrics.record("GET", status, 5);
        }
        assertEquals(1, count("status", "204", "outcome", "SUCCESS"));
        assertEquals(1, count("status", "304", "outcome", "REDIRECTION"));
        assertEquals(1, count("status", "404", "outcome", "CLIENT_ERROR"));
        assertEquals(1, count("status", "503", "outcome", "SERVER_ERROR"));
    }

    private static void handle(Http3Exchange exchange) throws IOException {
        switch (exchange.path()) {
            case "/hello" -> exchange.respond(200, Headers.empty(), "hello".getBytes(StandardCharsets.US_ASCII));
            case "/fail" -> throw new IOException("a failure of the handler, on purpose");
            case "/endless" -> {
                OutputStream out = exchange.respond(200, Headers.empty());
                while (true) {
                    out.write(new byte[1 << 16]);
                }
            }
            default -> exchange.respond(404, Headers.empty(), new byte[0]);
        }
    }

    /** Times a handler, and tells when it was timed: a client has its answer a moment earlier. */
    private Http3Handler timed(Semaphore done) {
        HttpMetrics metrics = new HttpMetrics(HttpMetricsTest::handle, registry);
        return exchange -> {
            try {
                metrics.handle(exchange);
            } finally {
                done.release();
            }
        };
    }

    @Test
    void requestsOverSocketsAreTimedByWhatBecameOfThem() throws Exception {
        Semaphore done = new Semaphore(0);
        try (QuicServer server = QuicServer.newBuilder().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .identity(QuicIdentity.of(TestIdentity.shared().keyManager()))
                .protocol(Http3Server.PROTOCOL, Http3Server.handler(timed(done))).start();
                Http3Client client = Http3Client.newBuilder().quic(QuicClient.newBuilder().insecure()).build();
                Http3Connection connection = client.connect(server.localAddress(), "localhost")) {
            URI origin = URI.create("https://localhost:" + server.localAddress().getPort());
            assertEquals(200, connection.send(Http3Request.get(origin.resolve("/hello"))).status());
            assertEquals(404, connection.send(Http3Request.newBuilder(origin).method("BREW").build()).status());
            assertEquals(500, connection.send(Http3Request.get(origin.resolve("/fail"))).status());
            // A client that has enough of an answer goes away without the rest.
            connection.send(Http3Request.get(origin.resolve("/endless"))).close();
            done.acquire(4);
        }
        assertEquals(1, count("method", "GET", "status", "200", "outcome", "SUCCESS", "protocol", "h3"));
        assertEquals(1, count("method", "OTHER", "status", "404", "outcome", "CLIENT_ERROR"));
        assertEquals(1, count("method", "GET", "status", "500", "outcome", "SERVER_ERROR"));
        assertEquals(1, count("method", "GET", "status", "OTHER", "outcome", "UNKNOWN"));
        assertTrue(registry.get("http.server.requests").tag("status", "200").timer().totalTime(TimeUnit.NANOSECONDS) > 0);
    }
}
