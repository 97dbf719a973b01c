package ebb.bench.crowd;

import ebb.bench.model.Lines;
import ebb.bench.peer.Identity;
import ebb.cli.crypto.Acceleration;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The main class of a client of an idle crowd: each line in says how many connections to hold in all, each line out
 * what became of it. Ends with its input.
 */
final class CrowdClient {

    private static final int AT_ONCE = 48;
    private static final int CONNECTIONS_A_SOCKET = 25_000;

    private final InetSocketAddress server;
    private final Identity identity;
    // Ebb closes what nobody refers to. Bounds: what was ordered.
    private final List<QuicConnection> held = new ArrayList<>();
    private final List<QuicClient> sockets = new ArrayList<>();

    private CrowdClient(InetSocketAddress server, Identity identity) {
        this.server = server;
        this.identity = identity;
    }

    /** How many connections this client is to hold. */
    record Wanted(int connections) {
    }

    /** What became of it. */
    record News(int held, double seconds, double slowestMillis, String error) {
    }

    /** {@code args}: the server's port. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Acceleration.install();
        CrowdClient client = new CrowdClient(new InetSocketAddress(InetAddress.getByName("127.0.0.1"),
                Integer.parseInt(args[0])), Identity.ofThisUser());
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(Lines.of(client.fill(Lines.read(Wanted.class, line).connections())));
        }
        Runtime.getRuntime().halt(0);
    }

    private News fill(int wanted) throws InterruptedException {
        long start = System.nanoTime();
        long slowest = 0;
        String error = "";
        try {
            while (held.size() < wanted) {
                int room = CONNECTIONS_A_SOCKET - held.size() % CONNECTIONS_A_SOCKET;
                if (room == CONNECTIONS_A_SOCKET) {
                    sockets.add(socket());
                }
                slowest = Math.max(slowest, open(sockets.getLast(), Math.min(room, wanted - held.size())));
            }
        } catch (IOException | ExecutionException e) {
            error = String.valueOf(e.getMessage());
        }
        return new News(held.size(), (System.nanoTime() - start) / 1e9, slowest / 1e6, error);
    }

    private QuicClient socket() throws IOException {
        return QuicClient.newBuilder().protocols("idle").trustCertificates(identity.files().certificate())
                .limits(CrowdServer.limits(CONNECTIONS_A_SOCKET)).build();
    }

    /** Opens so many on one socket, and returns the nanoseconds of the slowest handshake. */
    private long open(QuicClient socket, int count) throws InterruptedException, ExecutionException {
        AtomicInteger left = new AtomicInteger(count);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> slots = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                slots.add(threads.submit(() -> {
                    long slowest = 0;
                    while (left.getAndDecrement() > 0) {
                        long begin = System.nanoTime();
                        keep(socket.connect(server, "localhost"));
                        slowest = Math.max(slowest, System.nanoTime() - begin);
                    }
                    return slowest;
                }));
            }
            long slowest = 0;
            for (Future<Long> slot : slots) {
                slowest = Math.max(slowest, slot.get());
            }
            return slowest;
        }
    }

    private synchronized void keep(QuicConnection connection) {
        held.add(connection);
    }
}
