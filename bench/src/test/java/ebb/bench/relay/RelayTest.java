package ebb.bench.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RelayTest {

    private static final int PATIENCE_MILLIS = 20_000;

    private DatagramSocket server;
    private DatagramSocket client;

    @BeforeEach
    void open() throws IOException {
        server = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        client = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        server.setSoTimeout(PATIENCE_MILLIS);
        client.setSoTimeout(PATIENCE_MILLIS);
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @Test
    void datagramsGoThereAndBack() throws IOException {
        try (Relay relay = Relay.start(server.getLocalPort(), new Relay.Network(0, 1_000_000, 0))) {
            send(client, relay.port(), 7);
            DatagramPacket came = receive(server);
            assertEquals(7, came.getData()[0]);

            send(server, came.getPort(), 8);
            assertEquals(8, receive(client).getData()[0]);
        }
    }

    @Test
    void aNetworkThatLosesEverythingDeliversNothing() throws IOException {
        try (Relay relay = Relay.start(server.getLocalPort(), new Relay.Network(1, 0, 0))) {
            send(client, relay.port(), 7);

            server.setSoTimeout(50);
            assertThrows(SocketTimeoutException.class, () -> receive(server));
        }
    }

    private static void send(DatagramSocket from, int port, int value) throws IOException {
        from.send(new DatagramPacket(new byte[] {(byte) value}, 1, InetAddress.getByName("127.0.0.1"), port));
    }

    private static DatagramPacket receive(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[16], 16);
        at.receive(packet);
        return packet;
    }
}
