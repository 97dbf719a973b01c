package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Case;
import ebb.interop.harness.Fetcher;
import ebb.interop.harness.Patience;
import ebb.interop.harness.Payload;
import ebb.interop.harness.Peer;
import ebb.interop.harness.Relay;
import ebb.interop.peer.EbbLibrary;
import ebb.interop.peer.KwikClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tech.kwik.core.KwikVersion;

/**
 * kwik with flupke at Ebb's server. flupke reads no answer before its request has left, so what it uploads is hashed
 * by the server instead of echoed.
 */
@Peer(value = "kwik", ebb = Peer.Side.SERVER)
class KwikClientTest extends EbbAsServer {
    @Override
    Fetcher client() {
        return Patience.with(new KwikClient());
    }

    @Override
    public String version() {
        return KwikVersion.getVersion();
    }

    @Override
    @Test
    @Case("10 MB up")
    void largeUpload() throws Exception {
        try (EbbLibrary server = EbbLibrary.start()) {
            assertHashed(server.port(), site().large());
        }
    }

    @Override
    @Test
    @Case("5 % loss each way")
    void lossyNetwork() throws Exception {
        try (EbbLibrary server = EbbLibrary.start();
                Relay relay = new Relay(server.port(), Relay.Network.losing(LOSS))) {
            assertHashed(relay.port(), Payload.bytes(MODEST, 11));
            Answer answer = client().fetch(relay.port(), Ask.get("/bytes/" + MODEST));
            assertEquals(Payload.sha256(Payload.bytes(MODEST, MODEST)), answer.sha256());
            assertTrue(relay.dropped() > 0);
        }
    }

    private void assertHashed(int port, byte[] sent) throws Exception {
        Answer answer = client().fetch(port, Ask.post("/hash", sent));
        assertEquals(Payload.sha256(sent), new String(answer.body(), StandardCharsets.US_ASCII));
    }
}
