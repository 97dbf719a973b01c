package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.interop.harness.Case;
import ebb.interop.harness.Payload;
import ebb.interop.harness.Peer;
import ebb.interop.harness.Relay;
import ebb.interop.harness.RunningServer;
import ebb.interop.harness.Site;
import ebb.interop.harness.Versioned;
import ebb.interop.peer.Deno;
import ebb.interop.peer.EbbEcho;
import ebb.quic.model.QuicVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ebb's client at a server on Deno's QUIC, which is quinn with rustls; plain streams, no HTTP. */
@Peer(value = "Deno", ebb = Peer.Side.CLIENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(90)
class DenoServerTest implements Versioned {
    private String version;
    private RunningServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Deno deno = Deno.installedIn(folder);
        version = deno.version();
        server = deno.server();
    }

    @AfterAll
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public String version() {
        return version;
    }

    @Test
    @Case({"handshake, one request", "10 MB down", "10 MB up"})
    void tenMegabytesEachWay() throws Exception {
        assertEchoed(new EbbEcho(), server.port(), Site.LARGE);
    }

    @Test
    @Case("100 requests at a time")
    void hundredStreams() throws Exception {
        List<byte[]> sent = IntStream.range(0, 100).mapToObj(i -> Payload.bytes(1_000 + i, i)).toList();
        List<byte[]> answers = new EbbEcho().echo(server.port(), sent);
        for (int i = 0; i < sent.size(); i++) {
            assertEquals(Payload.sha256(sent.get(i)), Payload.sha256(answers.get(i)));
        }
    }

    @Test
    @Case("ChaCha20-Poly1305")
    void chacha20() throws Exception {
        EbbEcho echo = new EbbEcho().with(quic -> quic.cipherSuites("TLS_CHACHA20_POLY1305_SHA256"));
        assertEchoed(echo, server.port(), EbbAsServer.MODEST);
    }

    // RFC 9000 §6.2: the first version is refused by a Version Negotiation packet and the next is tried.
    @Test
    @Case("version negotiation")
    void versionNegotiation() throws Exception {
        EbbEcho echo = new EbbEcho().with(quic -> quic.versions(QuicVersion.V2, QuicVersion.V1));
        assertEchoed(echo, server.port(), 1_000);
    }

    @Test
    @Case("5 % loss each way")
    void lossyNetwork() throws Exception {
        try (Relay relay = new Relay(server.port(), Relay.Network.losing(EbbAsServer.LOSS))) {
            assertEchoed(new EbbEcho(), relay.port(), EbbAsServer.MODEST);
            assertTrue(relay.dropped() > 0);
        }
    }

    @Test
    @Case("NAT rebinding")
    void newPortInMidTransfer() throws Exception {
        try (Relay relay = new Relay(server.port(), Relay.Network.GOOD)) {
            relay.rebindAfter(1_000);
            assertEchoed(new EbbEcho(), relay.port(), Site.LARGE);
            assertEquals(1, relay.rebinds());
        }
    }

    private static void assertEchoed(EbbEcho echo, int port, int length) throws Exception {
        byte[] sent = Payload.bytes(length, 4);
        assertEquals(Payload.sha256(sent), Payload.sha256(echo.echo(port, List.of(sent)).getFirst()));
    }
}
