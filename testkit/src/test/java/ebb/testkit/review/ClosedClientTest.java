package ebb.testkit.review;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.quic.QuicClient;
import ebb.quic.model.QuicClosedException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of application threads that meet the end of the loop. */
class ClosedClientTest {

    /** A client that is closed dials nobody, and says so at once. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void connectAfterCloseFails() throws IOException {
        QuicClient client = Loopback.client().build();
        client.close();
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        assertThrows(QuicClosedException.class, () -> client.connect(nowhere, "localhost"));
    }

    /** Nobody waits for ever who dials, or asks for a report, while the client is being closed. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void callsDuringCloseReturn() throws IOException, InterruptedException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(silent.getLocalAddress(), silent.getLocalPort());
            for (int i = 0; i < 100; i++) {
                QuicClient client = Loopback.client().build();
                CountDownLatch begun = new CountDownLatch(2);
                Thread reporting = Thread.ofVirtual().start(() -> {
                    begun.countDown();
                    for (int j = 0; j < 20; j++) {
                        client.report();
                    }
                });
                Thread dialling = Thread.ofVirtual().start(() -> {
                    begun.countDown();
                    for (int j = 0; j < 20; j++) {
                        assertThrows(IOException.class, () -> client.connect(address, "localhost"));
                    }
                });
                begun.await();
                client.close();
                dialling.join();
                reporting.join();
                assertFalse(dialling.isAlive());
            }
        }
    }
}
