package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.interop.harness.Case;
import ebb.interop.harness.Peer;
import ebb.interop.harness.RunningServer;
import ebb.interop.harness.Site;
import ebb.interop.peer.NettyServer;
import ebb.quic.model.QuicVersion;
import io.netty.util.Version;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Ebb's client at a server on Netty's QUIC, which is quiche. */
@Peer(value = "Netty", ebb = Peer.Side.CLIENT)
class NettyServerTest extends LibraryServer {
    @Override
    RunningServer start(Site site, boolean retry) throws Exception {
        return NettyServer.start(retry);
    }

    // RFC 9000 §6.2: the first version is refused by a Version Negotiation packet and the next is tried.
    @Test
    @Case("version negotiation")
    void versionNegotiation() throws Exception {
        AtomicReference<QuicVersion> version = new AtomicReference<>();
        assertFetched(client().with(quic -> quic.versions(QuicVersion.V2, QuicVersion.V1))
                .atWork(connection -> version.set(connection.version())), port(), 1_000);
        assertEquals(QuicVersion.V1, version.get());
    }

    @Override
    public String version() {
        return Version.identify().get("netty-codec-http3").artifactVersion();
    }
}
