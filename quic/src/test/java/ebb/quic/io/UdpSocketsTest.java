package ebb.quic.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** The kernel divides senders among the sockets; who does not share gets none of them. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", ""})
    void severalSocketsShareOneAddress(String kind) throws IOException {
        SocketKind.assumeLinux();
        System.setProperty("ebb.socket", kind);
        List<UdpSocket> sockets = UdpSockets.bindAll(ANY_PORT, 3);
        try {
            InetSocketAddress address = sockets.getFirst().localAddress();
            assertEquals(3, sockets.size());
            assertEquals(Set.of(address), sockets.stream().map(UdpSocket::localAddress).collect(Collectors.toSet()));
            assertThrows(IOException.class, () -> UdpSockets.bind(address));
            int[] arrived = new int[3];
            for (int sender = 0; sender < 60; sender++) {
                try (DatagramSocket from = new DatagramSocket()) {
                    from.send(new DatagramPacket(new byte[] {1}, 1, address));
                }
            }
            ArrivalBatch batch = new ArrivalBatch();
            for (int i = 0; i < 3; i++) {
                for (int count = sockets.get(i).receive(batch); count > 0; count = sockets.get(i).receive(batch)) {
                    arrived[i] += count;
                }
            }
            assertEquals(60, Arrays.stream(arrived).sum());
            assertTrue(Arrays.stream(arrived).allMatch(count -> count > 0), () -> Arrays.toString(arrived));
        } finally {
            System.clearProperty("ebb.socket");
            for (UdpSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
