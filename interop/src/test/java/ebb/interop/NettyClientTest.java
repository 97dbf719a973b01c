package ebb.interop;

import ebb.interop.harness.Peer;
import ebb.interop.peer.NettyClient;
import io.netty.util.Version;

/** Netty's QUIC, which is quiche, at Ebb's server. */
@Peer(value = "Netty", ebb = Peer.Side.SERVER)
class NettyClientTest extends EbbAsServer {
    @Override
    NettyClient client() {
        return new NettyClient();
    }

    @Override
    public String version() {
        return Version.identify().get("netty-codec-http3").artifactVersion();
    }
}
