package ebb.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Exception;
import ebb.http3.model.Http3Settings;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicServer;
import ebb.quic.QuicStream;
import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicClosedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole of it over real sockets on the loopback interface. */
@Timeout(30)
class Http3LoopbackTest {
    private static final Http3Settings SETTINGS = Http3Settings.defaults();

    @TempDir
    private Path directory;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private QuicServer server;
    private Http3Client client;
    private Http3Connection connection;

    @BeforeEach
    void connect() throws IOException {
        server = QuicServer.newBuilder().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .identity(LoopbackIdentity.identity())
                .protocol(Http3Server.PROTOCOL, Http3Server.handler(this::handle, SETTINGS)).start();
        Path certificate = Files.writeString(directory.resolve("trusted.pem"), LoopbackIdentity.CERTIFICATE);
        client = Http3Client.newBuilder().quic(QuicClient.newBuilder().trustCertificates(certificate)).build();
        connection = client.connect(server.localAddress(), "localhost");
    }

    @AfterEach
    void close() {
        gate.countDown();
        client.close();
        server.close();
    }

    private void handle(Http3Exchange exchange) throws IOException {
        switch (exchange.path()) {
            case "/hello" -> exchange.respond(200, Headers.of("content-type", "text/plain"), text("hello"));
            case "/echo" -> echo(exchange);
            case "/upper" -> exchange.respond(200, Headers.empty(),
                    text(new String(exchange.body().readAllBytes(), StandardCharsets.US_ASCII).toUpperCase()));
            case "/early" -> exchange.respond(413, Headers.empty(), text("too much"));
            case "/hints" -> {
                exchange.sendInformational(103, Headers.of("link", "</style.css>"));
                exchange.respond(200, Headers.empty(), text("hinted"));
            }
            case "/wait" -> await(exchange);
            case "/fail" -> throw new IOException("a failure of the handler, on purpose");
            case "/error" -> throw new OutOfMemoryError("an error of the handler, on purpose");
            case "/cut" -> {
                exchange.respond(200, Headers.empty()).flush();
                throw new IOException("a failure of the handler, on purpose");
            }
            default -> exchange.respond(404, Headers.empty(), new byte[0]);
        }
    }

    private static void echo(Http3Exchange exchange) throws IOException {
        try (OutputStream out = exchange.respond(200, Headers.empty())) {
            exchange.body().transferTo(out);
            exchange.responseTrailers(exchange.trailers());
        }
    }

    private void await(Http3Exchange exchange) throws IOException {
        entered.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        exchange.respond(200, Headers.empty(), text("waited"));
    }

    @Test
    void getHasItsResponse() throws IOException {
        Http3Response response = connection.send(get("/hello"));
        assertEquals(200, response.status());
        assertEquals("text/plain", response.headers().first("content-type").orElseThrow());
        assertEquals("5", response.headers().first("content-length").orElseThrow());
        assertTrue(response.headers().contains("date"));
        assertEquals("hello", body(response));
        assertEquals(404, connection.send(get("/missing")).status());
    }

    // RFC 9114 §3.1: a server whose certificate does not match the name, or is not trusted, has no authority.
    @Test
    void wrongCertificatesAreRefused() throws IOException {
        assertThrows(IOException.class, () -> client.connect(server.localAddress(), "other.test"));
        try (Http3Client suspicious = Http3Client.create()) {
            assertThrows(IOException.class, () -> suspicious.connect(server.localAddress(), "localhost"));
        }
    }

    // RFC 9114 §3.3: other origins are asked for only if the server's certificate is good for them.
    @Test
    void otherOriginsNeedACertificate() throws IOException {
        assertEquals("hello", body(connection.send(request("/hello").authority("127.0.0.1").build())));
        assertThrows(IOException.class, () -> connection.send(request("/hello").authority("other.test").build()));
    }

    // RFC 9114 §3.2: the handshake agrees on "h3" and names the host.
    @Test
    void handshakeAgreesOnHttp3() throws IOException {
        assertEquals("h3", connection.quic().protocol());
        connection.send(get("/hello")).close();
    }

    @Test
    void headHasNoContent() throws IOException {
        Http3Response response = connection.send(request("/hello").method("HEAD").build());
        assertEquals("5", response.headers().first("content-length").orElseThrow());
        assertEquals("", body(response));
    }

    @Test
    void largeContentAndTrailersGoBothWays() throws IOException {
        byte[] content = "0123456789abcdef".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        Http3Response response = connection.send(request("/echo").method("POST")
                .body(new ByteArrayInputStream(content)).trailers(Headers.of("checksum", "7")).build());
        byte[] echo = response.body().readAllBytes();
        assertEquals(content.length, echo.length);
        assertEquals(new String(content, StandardCharsets.US_ASCII), new String(echo, StandardCharsets.US_ASCII));
        assertEquals(Headers.of("checksum", "7"), response.trailers());
    }

    @Test
    void bytesAreSentWithTheirLength() throws IOException {
        assertEquals("SMALL", body(connection.send(request("/upper").method("POST").body(text("small")).build())));
        byte[] large = text("x".repeat(300_000));
        Http3Response response = connection.send(request("/upper").method("POST").body(large).build());
        assertEquals(300_000, body(response).length());
    }

    // RFC 9114 §4.1: the response that a server sends without reading the request is not lost.
    @Test
    void earlyResponseIsKept() throws IOException {
        Http3Response response = connection.send(request("/early").method("POST")
                .body(new ByteArrayInputStream(new byte[4 << 20])).build());
        assertEquals(413, response.status());
        assertEquals("too much", body(response));
    }

    @Test
    void interimResponsesArePassedOver() throws IOException {
        assertEquals("hinted", body(connection.send(get("/hints"))));
    }

    @Test
    void failuresOfTheHandlerReachTheClient() throws IOException {
        assertEquals(500, connection.send(get("/fail")).status());
        assertEquals(500, connection.send(get("/error")).status());
        Http3Exception cut = assertThrows(Http3Exception.class, () -> body(connection.send(get("/cut"))));
        assertEquals(Http3Error.H3_INTERNAL_ERROR, cut.code());
        assertEquals("hello", body(connection.send(get("/hello"))));
    }

    @Test
    void manyRequestsShareTheConnection() throws IOException, InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                byte[] content = text("request-" + i);
                answers.add(threads.submit(() -> body(connection.send(
                        request("/upper").method("POST").body(content).build()))));
            }
            for (int i = 0; i < 300; i++) {
                assertEquals("REQUEST-" + i, answers.get(i).get());
            }
        }
        assertEquals(1, server.connections().size());
    }

    @Test
    void finishedRequestsLeaveNothing() throws IOException {
        for (int i = 0; i < 2000; i++) {
            assertEquals("HELLO", body(connection.send(request("/upper").method("POST").body(text("hello")).build())));
        }
        // Streams of the connection itself remain, and what the last exchanges have not had acknowledged yet.
        assertTrue(server.report().usedBytes() < 16 << 10, server.report().toString());
    }

    @Test
    void unreadResponseIsCancelled() throws IOException {
        for (int i = 0; i < 150; i++) {
            // More than the streams that may be open at once: a closed response gives its stream back.
            connection.send(get("/hello")).close();
        }
        assertEquals("hello", body(connection.send(get("/hello"))));
    }

    // RFC 9114 §5.2: after GOAWAY what was accepted is answered, what is new is refused, and then the client closes.
    @Test
    void shutdownIsGraceful() throws IOException, InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> accepted = threads.submit(() -> body(connection.send(get("/wait"))));
            entered.await();
            Future<?> shutdown = threads.submit(() -> {
                server.shutdown(Duration.ofSeconds(20));
                return null;
            });
            Http3Exception refused = assertThrows(Http3Exception.class, () -> {
                while (true) {
                    connection.send(get("/hello")).close();
                }
            });
            assertTrue(refused.isRetryable());
            assertFalse(connection.isOpen());
            gate.countDown();
            assertEquals("waited", accepted.get());
            shutdown.get();
        }
        assertEquals(0, server.report().usedBytes());
        assertEquals(0, server.report().driftBytes());
        CloseReason.LocalClose reason = assertInstanceOf(CloseReason.LocalClose.class,
                connection.quic().awaitReleased());
        assertEquals(Http3Error.H3_NO_ERROR, reason.code());
    }

    // RFC 9114 §8: what is wrong on the connection's own streams closes it with the code of the error.
    @Test
    void brokenPeerIsToldItsError() throws IOException {
        try (QuicClient rude = QuicClient.newBuilder().protocols("h3").insecure().build()) {
            QuicConnection broken = rude.connect(server.localAddress(), "localhost");
            QuicStream control = broken.openUnidirectionalStream();
            control.write(new byte[] {0x00, 0x07, 0x01, 0x00}, 0, 4);
            CloseReason.PeerClose reason = assertInstanceOf(CloseReason.PeerClose.class, broken.awaitReleased());
            assertEquals(Http3Error.H3_MISSING_SETTINGS, reason.code());
        }
    }

    @Test
    void closedConnectionSaysSo() throws IOException {
        connection.close();
        connection.quic().awaitReleased();
        assertThrows(QuicClosedException.class, () -> connection.send(get("/hello")));
        assertFalse(connection.isOpen());
        connection.close();
    }

    @Test
    void contentThatCannotBeReadCancelsTheRequest() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken content, on purpose");
            }
        };
        IOException failure = assertThrows(IOException.class,
                () -> body(connection.send(request("/upper").method("POST").body(broken).build())));
        assertEquals("broken content, on purpose", failure.getCause().getMessage());
    }

    private Http3Request get(String path) {
        return request(path).build();
    }

    private Http3Request.Builder request(String path) {
        return Http3Request.newBuilder(URI.create("https://localhost:" + server.localAddress().getPort() + path));
    }

    private static String body(Http3Response response) throws IOException {
        try (response) {
            return new String(response.body().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
