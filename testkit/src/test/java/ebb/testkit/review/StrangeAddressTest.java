package ebb.testkit.review;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicServer;
import ebb.quic.model.QuicClosedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Addresses that the system will not send to are dead ends for one connection, and nothing else. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StrangeAddressTest {

    @Test
    void otherConnectionsOfTheClientGoOn() throws IOException, InterruptedException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        byte[] six = new byte[16];
        six[15] = 1;
        List<Thread> dials = new ArrayList<>();
        try (QuicServer server = Loopback.server().bind(new InetSocketAddress(loopback, 0)).onStream((c, s) -> { })
                .start();
                QuicClient client = Loopback.client().bind(new InetSocketAddress(loopback, 0)).build();
                QuicConnection before = client.connect(server.localAddress(), "localhost")) {
            for (InetSocketAddress strange : List.of(new InetSocketAddress(InetAddress.getByAddress(six), 9),
                    new InetSocketAddress(loopback, 0), new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 0),
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {-1, -1, -1, -1}), 9))) {
                dials.add(Thread.ofVirtual().start(() -> assertThrows(QuicClosedException.class,
                        () -> client.connect(strange, "localhost"), strange::toString)));
            }
            while (client.connections().size() < 1 + dials.size()) {
                Thread.onSpinWait();
            }
            assertTrue(before.isOpen());
            client.connect(server.localAddress(), "localhost").close();
        }
        for (Thread dial : dials) {
            dial.join();
        }
    }
}
