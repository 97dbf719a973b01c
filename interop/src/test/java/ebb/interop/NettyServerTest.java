package ebb.interop;

import ebb.interop.harness.Peer;
import ebb.interop.harness.RunningServer;
import ebb.interop.harness.Site;
import ebb.interop.peer.NettyServer;
import io.netty.util.Version;

/** Ebb's client at a server on Netty's QUIC, which is quiche. */
@Peer(value = "Netty", ebb = Peer.Side.CLIENT)
class NettyServerTest extends LibraryServer {
    @Override
    RunningServer start(Site site, boolean retry) throws Exception {
        return NettyServer.start(retry);
    }

    /** quiche forgets it: one upload in twenty then waits for ever for a larger window, with ngtcp2's client too. */
    @Override
    boolean survivesLossAtRebinding() {
        return false;
    }

    @Override
    public String version() {
        return Version.identify().get("netty-codec-http3").artifactVersion();
    }
}
