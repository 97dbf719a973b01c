package ebb.cli.soak.crowd;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A UDP relay between one client socket and the server, so that a conversation can be cut off without either side
 * saying so. Two threads of its own, which end when it is closed. Bounds: the destination IDs of the newcomers, as many
 * as the group that it is for has connections.
 */
final class Gate implements AutoCloseable {

    private static final int DATAGRAM_BYTES = 65_535;
    private static final int LONG_HEADER = 0x80;
    /** RFC 8999 §5.1: in every version the destination ID's length stands behind the first byte and the version. */
    private static final int ID_LENGTH_OFFSET = 5;

    private final DatagramSocket inside;
    private final DatagramSocket outside = new DatagramSocket();
    private final int outerPort = outside.getLocalPort();
    private final boolean answers;
    private final Set<ByteBuffer> newcomers = ConcurrentHashMap.newKeySet();
    private final List<Thread> carriers;
    private volatile SocketAddress client;

    /** With {@code answers} datagrams pass in both directions; otherwise nothing comes back from the server. */
    Gate(InetSocketAddress server, boolean answers) throws IOException {
        this.answers = answers;
        inside = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        outside.connect(server);
        carriers = List.of(Thread.ofPlatform().daemon().name("ebb-gate-in").start(this::carryIn),
                Thread.ofPlatform().daemon().name("ebb-gate-out").start(this::carryOut));
    }

    /** Where the client is to connect to. */
    InetSocketAddress address() {
        return (InetSocketAddress) inside.getLocalSocketAddress();
    }

    /** The port that the server sees; after closing the one that it saw. */
    int outerPort() {
        return outerPort;
    }

    /** How many connections came by that have not got an answer: first destination IDs. */
    int newcomers() {
        return newcomers.size();
    }

    private void carryIn() {
        DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES);
        while (receive(inside, packet)) {
            client = packet.getSocketAddress();
            note(packet);
            send(outside, new DatagramPacket(packet.getData(), packet.getLength()));
        }
    }

    private void note(DatagramPacket packet) {
        byte[] bytes = packet.getData();
        if (!answers && packet.getLength() > ID_LENGTH_OFFSET && (bytes[0] & LONG_HEADER) != 0) {
            int length = Math.min(bytes[ID_LENGTH_OFFSET] & 0xff, packet.getLength() - ID_LENGTH_OFFSET - 1);
            byte[] id = new byte[length];
            System.arraycopy(bytes, ID_LENGTH_OFFSET + 1, id, 0, length);
            newcomers.add(ByteBuffer.wrap(id));
        }
    }

    private void carryOut() {
        DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES);
        while (receive(outside, packet)) {
            if (answers && client != null) {
                send(inside, new DatagramPacket(packet.getData(), packet.getLength(), client));
            }
        }
    }

    private static boolean receive(DatagramSocket socket, DatagramPacket packet) {
        packet.setLength(DATAGRAM_BYTES);
        while (!socket.isClosed()) {
            try {
                socket.receive(packet);
                return true;
            } catch (SocketException e) {
                // Closed, or an ICMP error of an earlier datagram: the next round tells.
                continue;
            } catch (IOException e) {
                return false;
            }
        }
        return false;
    }

    private static void send(DatagramSocket socket, DatagramPacket packet) {
        try {
            socket.send(packet);
        } catch (IOException e) {
            // A datagram that cannot be sent is lost, as datagrams are.
            return;
        }
    }

    /** From now on nothing passes, and the outer port is free. Idempotent. */
    @Override
    public void close() {
        inside.close();
        outside.close();
        for (Thread carrier : carriers) {
            try {
                // A port is free only when nobody waits on its socket any more.
                carrier.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
