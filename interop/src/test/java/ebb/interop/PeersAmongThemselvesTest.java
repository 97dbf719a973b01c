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
import ebb.interop.peer.NettyClient;
import ebb.interop.peer.NettyServer;
import ebb.interop.peer.NgtcpClient;
import ebb.interop.peer.NgtcpServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The drivers of the peers and the bad network work without Ebb, so that a failure with Ebb is Ebb's. */
@Timeout(60)
class PeersAmongThemselvesTest {
    private static final int LENGTH = 300_000;

    @Test
    void ngtcp2AndNettyWithNettyServer() throws Exception {
        try (RunningServer server = NettyServer.start(false)) {
            for (Fetcher client : new Fetcher[] {NgtcpClient.installed(), new NettyClient()}) {
                byte[] sent = Payload.bytes(LENGTH, 3);
                assertEquals(Payload.sha256(Payload.bytes(LENGTH, LENGTH)),
                        client.fetch(server.port(), Ask.get("/bytes/" + LENGTH)).sha256(), client::toString);
                assertEquals(Payload.sha256(sent), client.fetch(server.port(), Ask.post("/echo", sent)).sha256(),
                        client::toString);
            }
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
}
