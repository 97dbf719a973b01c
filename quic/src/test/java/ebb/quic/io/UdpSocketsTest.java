package ebb.quic.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class UdpSocketsTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    @Test
    void fastSocketIsTakenWhereItIsPermitted() throws IOException {
        SocketKind.assumeLinux();
        boolean permitted = UdpSockets.class.getModule().isNativeAccessEnabled();
        try (UdpSocket socket = UdpSockets.bind(ANY_PORT)) {
            assertEquals(permitted ? LinuxUdpSocket.class : NioUdpSocket.class, socket.getClass());
        }
    }

    @Test
    void portableSocketCanBeAskedFor() throws IOException {
        System.setProperty("ebb.socket", "nio");
        try (UdpSocket socket = UdpSockets.bind(ANY_PORT)) {
            assertInstanceOf(NioUdpSocket.class, socket);
        } finally {
            System.clearProperty("ebb.socket");
        }
    }

    @Test
    void failureNamesTheAddress() throws IOException {
        try (UdpSocket first = UdpSockets.bind(ANY_PORT)) {
            IOException failure = assertThrows(IOException.class, () -> UdpSockets.bind(first.localAddress()));
            String wanted = "cannot bind UDP 127.0.0.1:" + first.localAddress().getPort() + ": ";
            assertEquals(wanted, failure.getMessage().substring(0, wanted.length()));
            assertTrue(failure.getMessage().length() > wanted.length());
        }
    }

    @Test
    void unresolvedNameIsAnError() {
        assertThrows(UnknownHostException.class,
                () -> UdpSockets.bind(InetSocketAddress.createUnresolved("nowhere.invalid", 0)));
    }
}
