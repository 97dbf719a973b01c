package ebb.bench.peer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/** ngtcp2's server with GnuTLS and one resource, in a process and a folder of its own, which go when it is closed. */
record Ngtcp2Server(Process process, int port, Path root, Path resource) implements AutoCloseable {

    private static final int PROBES = 100;
    private static final int PROBE_MILLIS = 100;
    private static final int PROBE_BYTES = 1200;

    /** Starts it with a resource of so many bytes; returns once it answers. */
    static Ngtcp2Server start(Identity identity, long bytes)
            throws IOException, GeneralSecurityException {
        Path root = Files.createTempDirectory("ebb-bench-www");
        Path resource = root.resolve(PerfClient.RESOURCE.substring(1) + bytes);
        Files.createDirectories(resource.getParent());
        // A file with a hole: its bytes are zeros and take no room.
        try (RandomAccessFile file = new RandomAccessFile(resource.toFile(), "rw")) {
            file.setLength(bytes);
        }
        Path key = root.resolve("key.pem");
        identity.writeFullKey(key);
        int port = freePort();
        Process process = Ngtcp2.run(List.of(Ngtcp2.require(Ngtcp2.SERVER), "-q", "-d", root.toString(), "127.0.0.1",
                String.valueOf(port), key.toString(), identity.files().certificate().toString()));
        Ngtcp2Server server = new Ngtcp2Server(process, port, root, resource);
        server.awaitAnswer();
        Files.delete(key);
        return server;
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** Asks in a version that does not exist until the server says which do (RFC 9000 §6.1). */
    private void awaitAnswer() throws IOException {
        byte[] probe = ByteBuffer.allocate(PROBE_BYTES).put((byte) 0xc0).putInt(0x1a2a3a4a)
                .put((byte) Long.BYTES).putLong(1).put((byte) Long.BYTES).putLong(2).array();
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
            socket.setSoTimeout(PROBE_MILLIS);
            for (int i = 0; i < PROBES && process.isAlive(); i++) {
                socket.send(new DatagramPacket(probe, probe.length, loopback, port));
                try {
                    socket.receive(new DatagramPacket(new byte[PROBE_BYTES], PROBE_BYTES));
                    return;
                } catch (SocketTimeoutException e) {
                    // Not there yet.
                    continue;
                }
            }
        }
        throw new IOException(Ngtcp2.SERVER + " does not answer");
    }

    /** What tells who measures where and as what it runs. */
    String readyLine() {
        return "ready on 127.0.0.1:" + port + " pid " + process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        for (Path path : List.of(resource, resource.getParent(), root)) {
            Files.deleteIfExists(path);
        }
    }
}
