package ebb.testkit.review;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicServer;
import ebb.quic.QuicStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application that calls with nonsense, or is interrupted at the wrong moment. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MisusedApiTest {
    private static final long TOO_LARGE = 1L << 62;

    /** An error code that no frame can carry is the caller's mistake, and costs nobody the connection. */
    @Test
    void impossibleCodesAreRefused() throws IOException {
        try (QuicServer server = Loopback.server().onStream((c, s) -> s.input().transferTo(s.output())).start();
                QuicClient client = Loopback.client().build();
                QuicConnection connection = client.connect(server.localAddress(), "localhost")) {
            QuicStream stream = connection.openStream();
            assertThrows(IllegalArgumentException.class, () -> stream.reset(TOO_LARGE));
            assertThrows(IllegalArgumentException.class, () -> stream.stopSending(-1));
            assertThrows(IllegalArgumentException.class, () -> connection.close(TOO_LARGE, ""));
            stream.write(new byte[] {7}, 0, 1);
            stream.finish();
            assertArrayEquals(new byte[] {7}, stream.input().readAllBytes());
        }
    }

    /** A thread that is interrupted while it dials leaves no connection behind that nobody has a handle of. */
    @Test
    void interruptedDialLeavesNothing() throws IOException {
        try (QuicServer server = Loopback.server().onStream((c, s) -> { }).start();
                QuicClient client = Loopback.client().build()) {
            int interrupted = 0;
            for (int i = 0; i < 20; i++) {
                Thread.currentThread().interrupt();
                try (QuicConnection _ = client.connect(server.localAddress(), "localhost")) {
                    // The handshake was over before this thread looked: then it has its handle.
                    assertTrue(Thread.currentThread().isInterrupted());
                } catch (InterruptedIOException e) {
                    interrupted++;
                }
                assertTrue(Thread.interrupted());
            }
            assertTrue(interrupted > 0);
            // Fails by the time limit.
            while (!client.connections().isEmpty()) {
                Thread.onSpinWait();
            }
        }
    }
}
