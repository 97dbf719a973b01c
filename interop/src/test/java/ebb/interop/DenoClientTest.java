package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.interop.harness.Case;
import ebb.interop.harness.Payload;
import ebb.interop.harness.Peer;
import ebb.interop.harness.Relay;
import ebb.interop.harness.Site;
import ebb.interop.harness.Versioned;
import ebb.interop.peer.Deno;
import ebb.interop.peer.EbbLibrary;
import ebb.quic.model.CloseReason;
import ebb.quic.model.RetryPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Deno's QUIC, which is quinn with rustls, at Ebb's server; plain streams, no HTTP. */
@Peer(value = "Deno", ebb = Peer.Side.SERVER)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(90)
class DenoClientTest implements Versioned {
    private Deno deno;
    private String version;
    private EbbLibrary server;
    private Path large;
    private Path modest;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        deno = Deno.installedIn(folder);
        version = deno.version();
        server = EbbLibrary.start();
        large = Files.write(folder.resolve("large.bin"), Payload.bytes(Site.LARGE, 1));
        modest = Files.write(folder.resolve("modest.bin"), Payload.bytes(EbbAsServer.MODEST, 2));
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
        assertEchoed(server.port(), large);
    }

    @Test
    @Case("100 requests at a time")
    void hundredStreams() throws Exception {
        assertEquals("good 100", deno.client(server.port(), "many", "100"));
    }

    @Test
    @Case("Retry")
    void addressProvedByRetry() throws Exception {
        try (EbbLibrary careful = EbbLibrary.start(quic -> quic.retry(RetryPolicy.ALWAYS))) {
            assertEquals("good 3", deno.client(careful.port(), "many", "3"));
        }
    }

    @Test
    @Case("5 % loss each way")
    void lossyNetwork() throws Exception {
        try (Relay relay = new Relay(server.port(), Relay.Network.losing(EbbAsServer.LOSS))) {
            assertEchoed(relay.port(), modest);
            assertTrue(relay.dropped() > 0);
        }
    }

    @Test
    @Case("NAT rebinding")
    void newPortInMidTransfer() throws Exception {
        try (Relay relay = new Relay(server.port(), Relay.Network.GOOD)) {
            relay.rebindAfter(1_000);
            assertEchoed(relay.port(), large);
            assertEquals(1, relay.rebinds());
        }
    }

    // RFC 9000 §10.2: the peer's code and phrase reach the application.
    @Test
    @Case("the peer's reason to close")
    void closeWithReason() throws Exception {
        try (EbbLibrary alone = EbbLibrary.start()) {
            deno.client(alone.port(), "close", "77", "enough");
            assertEquals(new CloseReason.PeerClose(77, "enough"), alone.nextEnding());
        }
    }

    private void assertEchoed(int port, Path file) throws Exception {
        assertEquals("sha256 " + Payload.sha256(Files.readAllBytes(file)), deno.client(port, "echo", file.toString()));
    }
}
