package ebb.interop;

import ebb.interop.harness.Peer;
import ebb.interop.harness.RunningServer;
import ebb.interop.harness.Site;
import ebb.interop.peer.KwikServer;
import tech.kwik.core.KwikVersion;

/** Ebb's client at a server on kwik and flupke. */
@Peer(value = "kwik", ebb = Peer.Side.CLIENT)
class KwikServerTest extends LibraryServer {
    @Override
    RunningServer start(Site site, boolean retry) throws Exception {
        return KwikServer.start(retry);
    }

    @Override
    public String version() {
        return KwikVersion.getVersion();
    }
}
