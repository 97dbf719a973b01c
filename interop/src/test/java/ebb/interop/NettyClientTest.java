package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Case;
import ebb.interop.harness.Peer;
import ebb.interop.peer.NettyClient;
import io.netty.util.Version;
import org.junit.jupiter.api.Test;

/** Netty's QUIC, which is quiche, at Ebb's server. */
@Peer(value = "Netty", ebb = Peer.Side.SERVER)
class NettyClientTest extends EbbAsServer {
    @Override
    NettyClient client() {
        return new NettyClient();
    }

    // RFC 9000 §6.1: a version that the server does not speak is answered with those that it does.
    @Test
    @Case("version negotiation")
    void versionNegotiation() throws Exception {
        Answer answer = client().beginningWith(0x1a2a3a4a).fetch(port(), Ask.get("/small/2.txt"));
        assertEquals(200, answer.status());
    }

    @Override
    public String version() {
        return Version.identify().get("netty-codec-http3").artifactVersion();
    }
}
