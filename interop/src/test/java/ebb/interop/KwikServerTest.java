package ebb.interop;

import ebb.interop.harness.Case;
import ebb.interop.harness.Peer;
import ebb.interop.harness.RunningServer;
import ebb.interop.harness.Site;
import ebb.interop.peer.KwikServer;
import ebb.quic.model.QuicVersion;
import org.junit.jupiter.api.Test;
import tech.kwik.core.KwikVersion;

/** Ebb's client at a server on kwik and flupke. */
@Peer(value = "kwik", ebb = Peer.Side.CLIENT)
class KwikServerTest extends LibraryServer {
    @Override
    RunningServer start(Site site, boolean retry) throws Exception {
        return KwikServer.start(retry);
    }

    /** Not run: kwik's server goes on sending to the first address for ever. */
    @Override
    void newPortInMidTransfer() {
    }

    // RFC 9369 §3: version 2 with its own salts, labels and packet types.
    @Test
    @Case("QUIC version 2")
    void versionTwo() throws Exception {
        assertFetched(client().with(quic -> quic.versions(QuicVersion.V2)), port(), 1_000);
    }

    @Override
    public String version() {
        return KwikVersion.getVersion();
    }
}
