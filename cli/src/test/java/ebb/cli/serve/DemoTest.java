package ebb.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.ProtocolHandler;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.testkit.TestIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final int CONNECTIONS = 3;

    @AfterEach
    void clear() {
        DemoLeak.clear();
    }

    /** What the leaking map holds after a few connections came, were served and went. */
    private static int kept(DemoMode mode) throws Exception {
        Demo demo = new Demo(mode);
        ProtocolHandler echo = demo.around(new EchoHandler());
        try (QuicServer server = QuicServer.newBuilder()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .identity(QuicIdentity.of(TestIdentity.shared().keyManager())).protocol("echo", echo).start();
             QuicClient client = QuicClient.newBuilder().protocols("echo").insecure().build()) {
            demo.started(server);
            for (int i = 0; i < CONNECTIONS; i++) {
                try (QuicConnection connection = client.connect("127.0.0.1", server.localAddress().getPort());
                     var stream = connection.openStream()) {
                    stream.finish();
                    assertEquals(-1, stream.input().read());
                }
            }
            server.shutdown(Duration.ofSeconds(5));
            assertEquals(CONNECTIONS, server.report().released());
            return DemoLeak.size();
        }
    }

    @Test
    void theLeakKeepsWhatWasClosed() throws Exception {
        assertEquals(CONNECTIONS, kept(DemoMode.LEAK));
    }

    @Test
    void theCureAndThePlainServerDoNot() throws Exception {
        assertEquals(0, kept(DemoMode.CURED));
        assertEquals(0, kept(DemoMode.NONE));
    }

    @Test
    void theLeakIsAnnouncedLoudly() {
        assertTrue(String.join(" ", Demo.warning(DemoMode.LEAK)).contains("THIS SERVER LEAKS ON PURPOSE"));
        assertTrue(Demo.warning(DemoMode.NONE).isEmpty());
    }
}
