package ebb.interop.harness;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** UDP ports on the loopback address: a free one, and whether a QUIC server answers on one. Any thread. */
public final class Ports {
    private static final int PROBE_LENGTH = 1200;
    private static final int PROBE_ANSWER_MILLIS = 100;

    private Ports() {
    }

    /** A port that was free a moment ago, for a peer that cannot choose one itself. */
    public static int free() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }

    /** Waits until a QUIC server at {@code address} answers a packet of a version that nobody speaks. */
    public static void awaitServer(InetSocketAddress address, Duration limit, PeerProcess server) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!answersUnknownVersion(address)) {
            if (System.nanoTime() - deadline > 0 || !server.isAlive()) {
                throw new AssertionError("no QUIC server answers at " + address + ": " + server);
            }
        }
    }

    /** Whether a packet of an unknown version gets a Version Negotiation packet back within a tenth of a second. */
    static boolean answersUnknownVersion(InetSocketAddress address) throws IOException {
        byte[] probe = new byte[PROBE_LENGTH];
        byte[] header = {(byte) 0xc0, 0x1a, 0x2a, 0x3a, 0x4a, 8, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 7, 6, 5, 4, 3, 2, 1};
        System.arraycopy(header, 0, probe, 0, header.length);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(address);
            socket.setSoTimeout(PROBE_ANSWER_MILLIS);
            socket.send(new DatagramPacket(probe, probe.length));
            byte[] answer = new byte[PROBE_LENGTH];
            socket.receive(new DatagramPacket(answer, answer.length));
            // RFC 8999 §6: a Version Negotiation packet has the long header and version 0.
            return (answer[0] & 0x80) != 0 && answer[1] == 0 && answer[2] == 0 && answer[3] == 0 && answer[4] == 0;
        } catch (SocketTimeoutException | PortUnreachableException none) {
            return false;
        }
    }
}
