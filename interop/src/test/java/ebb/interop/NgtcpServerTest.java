package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Case;
import ebb.interop.harness.Peer;
import ebb.interop.harness.Programs;
import ebb.interop.harness.RunningServer;
import ebb.interop.harness.Site;
import ebb.interop.peer.EbbClient;
import ebb.interop.peer.NgtcpServer;
import ebb.quic.model.QuicVersion;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Ebb's client at ngtcp2's server, built on GnuTLS. */
@Peer(value = "ngtcp2", ebb = Peer.Side.CLIENT)
class NgtcpServerTest extends FileServer {
    @Override
    RunningServer start(Site site, boolean retry) throws Exception {
        return retry ? NgtcpServer.start(site.root(), "-q", "-V") : NgtcpServer.start(site.root(), "-q");
    }

    @Override
    public String version() {
        return Programs.packageVersion("ngtcp2-server");
    }

    /** It takes an upload and forgets it; that it answers shows that all arrived. */
    @Override
    void assertUploaded(int port, byte[] sent) throws Exception {
        Answer answer = client().fetch(port, Ask.post("/small/1.txt", sent));
        assertEquals(200, answer.status());
        assertEquals(Site.smallContent(1), text(answer));
    }

    // RFC 9369 §3: version 2 with its own salts, labels and packet types.
    @Test
    @Case("QUIC version 2")
    void versionTwo() throws Exception {
        AtomicReference<QuicVersion> version = new AtomicReference<>();
        EbbClient client = client().with(quic -> quic.versions(QuicVersion.V2))
                .atWork(connection -> version.set(connection.version()));
        assertFetched(client, port(), Site.LARGE);
        assertEquals(QuicVersion.V2, version.get());
    }

    // RFC 8446 §4.1.4: ngtcp2 refuses the first group's share and asks for another.
    @Test
    @Case("HelloRetryRequest")
    void secondClientHello() throws Exception {
        try (RunningServer picky = NgtcpServer.start(site().root(), "-q",
                "--groups=-GROUP-ALL:+GROUP-SECP384R1")) {
            assertFetched(client().with(quic -> quic.groups("x25519", "secp384r1")), picky.port(), 1_000);
        }
    }

    @Test
    @Case("IPv6")
    void overIpv6() throws Exception {
        try (RunningServer server = NgtcpServer.startOn("::1", site().root(), "-q")) {
            assertFetched(client().to("::1"), server.port(), Site.LARGE);
        }
    }
}
