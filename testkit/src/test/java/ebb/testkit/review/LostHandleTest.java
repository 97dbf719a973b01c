package ebb.testkit.review;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicServer;
import ebb.quic.QuicStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client's connection ends as abandoned when nobody can use it any more, and not before. */
@Timeout(60)
class LostHandleTest {

    private record Kept(QuicStream stream, WeakReference<QuicConnection> handle) {
    }

    private static Kept open(QuicClient client, QuicServer server) throws IOException {
        QuicConnection connection = client.connect(server.localAddress(), "localhost");
        return new Kept(connection.openStream(), new WeakReference<>(connection));
    }

    /** Whoever keeps one of its streams still uses the connection. */
    @Test
    void streamKeepsItsConnection() throws IOException {
        try (QuicServer server = Loopback.server().onStream((c, s) -> s.input().transferTo(s.output())).start();
                QuicClient client = Loopback.client().build()) {
            Kept kept = open(client, server);
            for (int i = 0; i < 5; i++) {
                System.gc();
            }
            assertNotNull(kept.handle().get(), "the stream lost its connection");
            byte[] data = {1, 2, 3};
            kept.stream().write(data, 0, data.length);
            kept.stream().finish();
            assertArrayEquals(data, kept.stream().input().readAllBytes());
            assertEquals(1, client.connections().size());
        }
    }
}
