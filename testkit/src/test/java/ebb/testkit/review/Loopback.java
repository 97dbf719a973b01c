package ebb.testkit.review;

import ebb.quic.QuicClient;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.testkit.TestIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Builders for servers and clients on the loopback interface. */
final class Loopback {
    static final String PROTOCOL = "review";

    private Loopback() {
    }

    static QuicServer.Builder server() {
        return QuicServer.newBuilder().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .identity(QuicIdentity.of(TestIdentity.shared().keyManager())).protocols(PROTOCOL);
    }

    static QuicClient.Builder client() {
        return QuicClient.newBuilder().protocols(PROTOCOL).insecure();
    }
}
