package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Fetcher;
import ebb.interop.harness.Payload;
import ebb.interop.harness.Relay;
import ebb.interop.harness.RunningServer;
import ebb.interop.harness.Site;
import ebb.interop.peer.Chromium;
import ebb.interop.peer.KwikClient;
import ebb.interop.peer.KwikServer;
import ebb.interop.peer.NettyClient;
import ebb.interop.peer.NettyServer;
import ebb.interop.peer.NgtcpClient;
import ebb.interop.peer.NgtcpServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The drivers of the peers work with each other, so that a failure with Ebb is Ebb's. */
@Timeout(60)
class PeersAmongThemselvesTest {
    private static final int LENGTH = 300_000;

    @Test
    void ngtcp2WithItself(@TempDir Path root) throws Exception {
        Site site = Site.writeTo(root);
        try (RunningServer server = NgtcpServer.start(root, "-q")) {
            Answer answer = NgtcpClient.installed().fetch(server.port(), Ask.get("/large.bin"));
            assertEquals(Payload.sha256(site.large()), answer.sha256());
        }
    }

    @Test
    void kwikAndNettyWithNgtcp2Server(@TempDir Path root) throws Exception {
        Site site = Site.writeTo(root);
        try (RunningServer server = NgtcpServer.start(root, "-q")) {
            for (Fetcher client : new Fetcher[] {new KwikClient(), new NettyClient()}) {
                Answer answer = client.fetch(server.port(), Ask.get("/large.bin"));
                assertEquals(200, answer.status());
                assertEquals(Payload.sha256(site.large()), answer.sha256(), client::toString);
            }
        }
    }

    @Test
    void ngtcp2AndNettyWithKwikServer() throws Exception {
        try (RunningServer server = KwikServer.start(false)) {
            assertServes(server, NgtcpClient.installed());
            assertServes(server, new NettyClient());
        }
    }

    @Test
    void ngtcp2AndKwikWithNettyServer() throws Exception {
        try (RunningServer server = NettyServer.start(false)) {
            assertServes(server, NgtcpClient.installed());
            assertServes(server, new KwikClient());
        }
    }

    @Test
    void serversThatWantRetry(@TempDir Path root) throws Exception {
        try (RunningServer netty = NettyServer.start(true); RunningServer kwik = KwikServer.start(true);
                RunningServer ngtcp2 = NgtcpServer.start(root, "-q", "-V")) {
            assertEquals(1000, NgtcpClient.installed().fetch(netty.port(), Ask.get("/bytes/1000")).body().length);
            assertEquals(1000, new NettyClient().fetch(kwik.port(), Ask.get("/bytes/1000")).body().length);
            assertEquals(1000, new KwikClient().fetch(ngtcp2.port(), Ask.get("/1000")).body().length);
        }
    }

    @Test
    void relayLosesDatagramsAndRebinds(@TempDir Path root) throws Exception {
        Site site = Site.writeTo(root);
        try (RunningServer server = NgtcpServer.start(root, "-q");
                Relay relay = new Relay(server.port(), Relay.Network.losing(0.02))) {
            relay.rebindAfter(500);
            Answer answer = NgtcpClient.installed().fetch(relay.port(), Ask.get("/large.bin"));
            assertEquals(Payload.sha256(site.large()), answer.sha256());
            assertEquals(1, relay.rebinds());
            assertTrue(relay.dropped() > 0);
        }
    }

    @Test
    void browserLoadsThePageFromNgtcp2(@TempDir Path root) throws Exception {
        Site.writeTo(root);
        try (RunningServer server = NgtcpServer.start(root, "-q")) {
            String document = Chromium.installed().dumpDom(server.port(), "/index.html");
            assertTrue(document.contains("\"page\": \"h3\""), document);
            assertTrue(document.contains("\"/style.css\": \"h3\""), document);
        }
    }

    private static void assertServes(RunningServer server, Fetcher client) throws Exception {
        byte[] sent = Payload.bytes(LENGTH, 3);
        assertEquals(Payload.sha256(Payload.bytes(LENGTH, LENGTH)),
                client.fetch(server.port(), Ask.get("/bytes/" + LENGTH)).sha256(), client::toString);
        assertEquals(Payload.sha256(sent), client.fetch(server.port(), Ask.post("/echo", sent)).sha256(),
                client::toString);
    }
}
