package ebb.interop;

import ebb.interop.harness.Peer;
import ebb.interop.harness.RunningServer;
import ebb.interop.harness.Site;
import ebb.interop.peer.Caddy;

/** Ebb's client at Caddy, which is quic-go with Go's TLS. */
@Peer(value = "Caddy", ebb = Peer.Side.CLIENT)
class CaddyTest extends FileServer {
    @Override
    RunningServer start(Site site, boolean retry) throws Exception {
        return retry ? null : Caddy.start(site.root(), upstream());
    }

    @Override
    public String version() {
        return Caddy.version();
    }

    /** Not run: Caddy asks for no Retry. */
    @Override
    void addressProvedByRetry() {
    }
}
