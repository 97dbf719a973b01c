package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Case;
import ebb.interop.harness.Payload;
import ebb.interop.harness.Peer;
import ebb.interop.harness.Programs;
import ebb.interop.peer.EbbServer;
import ebb.interop.peer.NgtcpClient;
import org.junit.jupiter.api.Test;

/** ngtcp2's client, built on GnuTLS, at Ebb's server. */
@Peer(value = "ngtcp2", ebb = Peer.Side.SERVER)
class NgtcpClientTest extends EbbAsServer {
    private static final int REBINDINGS = 5;

    private static final String TLS =
            "NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+CHACHA20-POLY1305:-GROUP-ALL:+GROUP-X25519";

    @Override
    NgtcpClient client() {
        return NgtcpClient.installed();
    }

    @Override
    public String version() {
        return Programs.packageVersion("ngtcp2-client");
    }

    // RFC 9001 §6: packets protected by the next keys are understood and answered with them.
    @Test
    @Case("key update by the peer")
    void keyUpdate() throws Exception {
        NgtcpClient.Told told = client().with("--key-update=20ms").fetchTelling(port(), Ask.get("/large.bin"));
        assertEquals(Payload.sha256(site().large()), told.answers().getFirst().sha256());
    }

    // RFC 9001 §5.4.4: header protection by ChaCha20.
    @Test
    @Case("ChaCha20-Poly1305")
    void chacha20() throws Exception {
        Answer answer = client().with("--ciphers=" + TLS).fetch(port(), Ask.get("/large.bin"));
        assertEquals(Payload.sha256(site().large()), answer.sha256());
    }

    // RFC 8446 §4.1.4: a client whose share is of a group that the server does not want is asked for another.
    @Test
    @Case("HelloRetryRequest")
    void secondClientHello() throws Exception {
        Answer answer = client().with("--groups=-GROUP-ALL:+GROUP-SECP521R1:+GROUP-SECP256R1")
                .fetch(port(), Ask.get("/small/1.txt"));
        assertEquals(200, answer.status());
    }

    // RFC 9000 §6.1: a version that the server does not speak is answered with those that it does.
    @Test
    @Case("version negotiation")
    void versionNegotiation() throws Exception {
        NgtcpClient.Told told = client().with("--version=0xaaaaaaaa", "--available-versions=v1",
                "--preferred-versions=v1").fetchTelling(port(), Ask.get("/small/2.txt"));
        assertEquals(200, told.answers().getFirst().status());
        assertTrue(told.log().contains("VN"), told::log);
    }

    // RFC 9369 §3: version 2 with its own salts, labels and packet types.
    @Test
    @Case("QUIC version 2")
    void versionTwo() throws Exception {
        Answer answer = client().with("--version=v2", "--available-versions=v2,v1", "--preferred-versions=v2,v1")
                .fetch(port(), Ask.get("/large.bin"));
        assertEquals(Payload.sha256(site().large()), answer.sha256());
    }

    // RFC 9000 §9: a client that moves to another port proves it and goes on.
    @Test
    @Case("migration by the client")
    void migration() throws Exception {
        Answer answer = client().with("--change-local-addr=20ms").fetch(port(), Ask.post("/echo", site().large()));
        assertEquals(Payload.sha256(site().large()), answer.sha256());
    }

    // RFC 9000 §9.3: packets from a new port are followed once the path is validated by the server.
    @Test
    @Case("NAT rebinding of the client itself")
    void rebinding() throws Exception {
        String wanted = Payload.sha256(site().large());
        String last = "";
        // A client that has nothing to send at the moment of its rebinding cannot be found again by anyone, so that
        // an attempt may end there.
        for (int attempt = 0; attempt < REBINDINGS && !last.equals(wanted); attempt++) {
            last = client().with("--change-local-addr=20ms", "--nat-rebinding")
                    .fetch(port(), Ask.post("/echo", site().large())).sha256();
        }
        assertEquals(wanted, last);
    }

    @Test
    @Case("IPv6")
    void overIpv6() throws Exception {
        try (EbbServer server = EbbServer.startOn("[::1]", site().root())) {
            Answer answer = client().to("::1").fetch(server.port(), Ask.get("/large.bin"));
            assertEquals(Payload.sha256(site().large()), answer.sha256());
        }
    }
}
