package ebb.watch.explain.heap;

import ebb.quic.ProtocolHandler;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.testkit.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A server and a client on loopback, for real connections that live and end. */
public final class Lives implements AutoCloseable {
    private final QuicServer server;
    private final QuicClient client;

    public Lives() throws IOException {
        this((_, stream) -> stream.input().transferTo(stream.output()));
    }

    /** With an application of one's own. */
    public Lives(ProtocolHandler application) throws IOException {
        server = QuicServer.newBuilder().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .identity(QuicIdentity.of(TestIdentity.shared().keyManager()))
                .protocol("echo", application).start();
        client = QuicClient.newBuilder().protocols("echo").insecure().build();
    }

    /** A connection that can still carry something. */
    public QuicConnection live() throws IOException {
        return client.connect("127.0.0.1", server.localAddress().getPort());
    }

    /** The handle of a connection that is over and given back. */
    public QuicConnection released() throws IOException {
        QuicConnection connection = live();
        connection.close();
        connection.awaitReleased();
        return connection;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
