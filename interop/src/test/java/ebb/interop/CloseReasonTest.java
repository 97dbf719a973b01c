package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.interop.harness.Ask;
import ebb.interop.harness.Credentials;
import ebb.interop.harness.RunningServer;
import ebb.interop.peer.EbbLibrary;
import ebb.interop.peer.KwikClient;
import ebb.interop.peer.NettyClient;
import ebb.interop.peer.NgtcpServer;
import ebb.quic.QuicClient;
import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicClosedException;
import ebb.quic.model.TransportError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.log.NullLogger;

/** Why a connection ended is told alike by both ends, whoever wrote the other one. */
@Timeout(60)
class CloseReasonTest {
    /** TLS alerts, RFC 8446 §6. */
    private static final int NO_APPLICATION_PROTOCOL = 120;

    // RFC 9000 §10.2: the code and the phrase of an application's close reach the other application.
    @Test
    void codeAndPhraseFromKwik() throws Exception {
        try (EbbLibrary server = EbbLibrary.start()) {
            QuicClientConnection connection = kwik(server.port(), "echo");
            connection.connect();
            QuicStream stream = connection.createStream(true);
            stream.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            stream.getOutputStream().close();
            assertEquals("hello", new String(stream.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            connection.close(4711, "had enough");
            assertEquals(new CloseReason.PeerClose(4711, "had enough"), server.nextEnding());
        }
    }

    @Test
    void codeFromNetty() throws Exception {
        try (EbbLibrary server = EbbLibrary.start()) {
            new NettyClient().fetch(server.port(), Ask.get("/bytes/10"));
            assertEquals(new CloseReason.PeerClose(0x100, ""), server.nextEnding());
        }
    }

    // RFC 9001 §8.1: without a common protocol the handshake ends with the alert no_application_protocol.
    @Test
    void noCommonProtocolAtEbb() throws Exception {
        try (EbbLibrary server = EbbLibrary.start()) {
            CompletableFuture<Long> told = new CompletableFuture<>();
            QuicClientConnection connection = kwik(server.port(), "nonsense");
            connection.setConnectionListener(end -> told.complete(end.transportErrorCode()));
            assertThrows(IOException.class, connection::connect);
            assertEquals(TransportError.crypto(NO_APPLICATION_PROTOCOL), told.get(20, TimeUnit.SECONDS));
        }
    }

    // RFC 9001 §8.1: the client learns of it as an error of the peer.
    @Test
    void noCommonProtocolAtNgtcp2(@TempDir Path root) throws Exception {
        try (RunningServer server = NgtcpServer.start(root, "-q");
                QuicClient client = QuicClient.newBuilder().protocols("nonsense").insecure().build()) {
            CloseReason reason = assertThrows(QuicClosedException.class,
                    () -> client.connect("localhost", server.port())).reason();
            assertEquals(TransportError.crypto(NO_APPLICATION_PROTOCOL),
                    assertInstanceOf(CloseReason.PeerTransportFailure.class, reason).code());
        }
    }

    @Test
    void certificateThatNobodyVouchesFor(@TempDir Path root) throws Exception {
        try (RunningServer server = NgtcpServer.start(root, "-q");
                QuicClient client = QuicClient.newBuilder().protocols("h3").build()) {
            assertCertificateRefused(assertThrows(QuicClosedException.class,
                    () -> client.connect("localhost", server.port())).reason());
        }
    }

    @Test
    void certificateOfAnotherHost(@TempDir Path root) throws Exception {
        try (RunningServer server = NgtcpServer.start(root, "-q");
                QuicClient client = QuicClient.newBuilder().protocols("h3")
                        .trustCertificates(Credentials.shared().certificatePem()).build()) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            assertCertificateRefused(assertThrows(QuicClosedException.class,
                    () -> client.connect(address, "elsewhere.example")).reason());
        }
    }

    // RFC 9001 §4.8: a TLS alert becomes an error code of QUIC, 0x100 plus the alert.
    private static void assertCertificateRefused(CloseReason reason) {
        long alert = assertInstanceOf(CloseReason.TransportFailure.class, reason).code() - TransportError.crypto(0);
        assertTrue(alert >= 42 && alert <= 48, reason::describe);
    }

    private static QuicClientConnection kwik(int port, String protocol) throws Exception {
        return QuicClientConnection.newBuilder().uri(URI.create("https://localhost:" + port))
                .applicationProtocol(protocol).customTrustManager(KwikClient.trust()).logger(new NullLogger())
                .connectTimeout(Duration.ofSeconds(10)).build();
    }
}
