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
import ebb.interop.peer.KwikEcho;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tech.kwik.agent15.TlsConstants.CipherSuite;
import tech.kwik.core.KwikVersion;
import tech.kwik.core.QuicConnection.QuicVersion;
import tech.kwik.core.impl.QuicClientConnectionImpl;

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

    // RFC 9001 §6: packets protected by the next keys are understood and answered with them.
    @Test
    @Case("key update by the peer")
    void keyUpdate() throws Exception {
        assertEchoed(new KwikEcho().atWork(QuicClientConnectionImpl::updateKeys));
    }

    // RFC 9001 §5.4.4: header protection by ChaCha20.
    @Test
    @Case("ChaCha20-Poly1305")
    void chacha20() throws Exception {
        assertEchoed(new KwikEcho().with(quic -> quic.cipherSuite(CipherSuite.TLS_CHACHA20_POLY1305_SHA256)));
    }

    // RFC 9369 §3: version 2 with its own salts, labels and packet types.
    @Test
    @Case("QUIC version 2")
    void versionTwo() throws Exception {
        AtomicReference<QuicVersion> version = new AtomicReference<>();
        assertEchoed(new KwikEcho().with(quic -> quic.version(QuicVersion.V2))
                .atWork(connection -> version.set(connection.getQuicVersion())));
        assertEquals(QuicVersion.V2, version.get());
    }

    // RFC 9000 §9: a client that moves to another port proves it and goes on.
    @Test
    @Case("migration by the client")
    void migration() throws Exception {
        assertEchoed(new KwikEcho().atWork(QuicClientConnectionImpl::changeAddress));
    }

    private void assertEchoed(KwikEcho client) throws Exception {
        byte[] sent = Payload.bytes(MODEST, 12);
        assertEquals(Payload.sha256(sent), Payload.sha256(client.echo(port(), sent)));
    }

    private void assertHashed(int port, byte[] sent) throws Exception {
        Answer answer = client().fetch(port, Ask.post("/hash", sent));
        assertEquals(Payload.sha256(sent), new String(answer.body(), StandardCharsets.US_ASCII));
    }
}
