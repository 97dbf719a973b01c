package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Case;
import ebb.interop.harness.Payload;
import ebb.interop.harness.Relay;
import ebb.interop.harness.RunningServer;
import ebb.interop.harness.Site;
import ebb.interop.harness.Versioned;
import ebb.interop.peer.EbbClient;
import ebb.quic.QuicConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Ebb's client has to find at every HTTP/3 server. After each case the client must have given back every byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(90)
abstract class EbbAsClient implements Versioned {
    private static final int MODEST = EbbAsServer.MODEST;

    private RunningServer server;
    private RunningServer careful;
    private Site site;

    /** Starts the peer's server, or no test; with {@code retry} every client must prove its address. */
    abstract RunningServer start(Site site, boolean retry) throws Exception;

    /** The path of {@code length} bytes. */
    abstract String pathOf(int length);

    /** What these bytes are. */
    abstract byte[] contentOf(int length);

    /** Uploads and says whether what arrived is what was sent. */
    abstract void assertUploaded(int port, byte[] sent) throws Exception;

    /** Whether the peer sends again what was under way to a client's former port. */
    boolean survivesLossAtRebinding() {
        return true;
    }

    Site site() {
        return site;
    }

    int port() {
        return server.port();
    }

    EbbClient client() {
        return new EbbClient();
    }

    @BeforeAll
    void startServers(@TempDir Path root) throws Exception {
        site = Site.writeTo(root);
        server = start(site, false);
        careful = start(site, true);
    }

    @AfterAll
    void stopServers() throws Exception {
        if (careful != null) {
            careful.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Case("handshake, one request")
    void oneRequest() throws Exception {
        assertFetched(client(), port(), 1_000);
    }

    @Test
    @Case("10 MB down")
    void largeDownload() throws Exception {
        assertFetched(client(), port(), Site.LARGE);
    }

    @Test
    @Case("10 MB up")
    void largeUpload() throws Exception {
        assertUploaded(port(), site.large());
    }

    @Test
    @Case("100 requests at a time")
    void hundredRequests() throws Exception {
        List<Ask> asks = IntStream.range(0, 100).mapToObj(i -> Ask.get(pathOf(1_000 + i))).toList();
        List<Answer> answers = client().fetch(port(), asks);
        for (int i = 0; i < answers.size(); i++) {
            assertEquals(200, answers.get(i).status());
            assertEquals(Payload.sha256(contentOf(1_000 + i)), answers.get(i).sha256());
        }
    }

    // RFC 9000 §8.1.2: the client repeats its Initial with the token it was given.
    @Test
    @Case("Retry")
    void addressProvedByRetry() throws Exception {
        assertFetched(client(), careful.port(), 1_000);
    }

    // RFC 9001 §6.1: an endpoint updates its keys after the handshake is confirmed.
    @Test
    @Case("key update by Ebb")
    void keyUpdate() throws Exception {
        assertFetched(client().atWork(QuicConnection::updateKeys), port(), Site.LARGE);
    }

    // RFC 9001 §5.4.4: header protection by ChaCha20.
    @Test
    @Case("ChaCha20-Poly1305")
    void chacha20() throws Exception {
        AtomicReference<String> suite = new AtomicReference<>();
        EbbClient client = client().with(quic -> quic.cipherSuites("TLS_CHACHA20_POLY1305_SHA256"))
                .atWork(connection -> suite.set(connection.cipherSuite()));
        assertFetched(client, port(), Site.LARGE);
        assertEquals("TLS_CHACHA20_POLY1305_SHA256", suite.get());
    }

    @Test
    @Case("AES-256-GCM")
    void aes256() throws Exception {
        EbbClient client = client().with(quic -> quic.cipherSuites("TLS_AES_256_GCM_SHA384"));
        assertFetched(client, port(), MODEST);
    }

    @Test
    @Case("5 % loss each way")
    void lossyNetwork() throws Exception {
        try (Relay relay = new Relay(port(), Relay.Network.losing(EbbAsServer.LOSS))) {
            assertFetched(client(), relay.port(), MODEST);
            assertUploaded(relay.port(), Payload.bytes(MODEST, 5));
            assertTrue(relay.dropped() > 0);
        }
    }

    @Test
    @Case("NAT rebinding")
    void newPortInMidTransfer() throws Exception {
        try (Relay relay = new Relay(port(), Relay.Network.GOOD)) {
            if (!survivesLossAtRebinding()) {
                relay.keepFormerPorts();
            }
            relay.rebindAfter(1_000);
            // An upload: a client that only acknowledges may have nothing left to send from its new port.
            assertUploaded(relay.port(), site().large());
            assertEquals(1, relay.rebinds());
        }
    }

    void assertFetched(EbbClient client, int port, int length) throws Exception {
        Answer answer = client.fetch(port, Ask.get(pathOf(length)));
        assertEquals(200, answer.status());
        assertEquals(Payload.sha256(contentOf(length)), answer.sha256());
    }

    static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.US_ASCII);
    }
}
