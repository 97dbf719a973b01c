package ebb.bench.crowd;

import ebb.bench.model.Lines;
import ebb.bench.peer.Identity;
import ebb.cli.crypto.Acceleration;
import ebb.quic.ProtocolHandler;
import ebb.quic.QuicConnection;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.quic.QuicStream;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.RetryPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The main class of the server of an idle crowd: each line in is answered by what it holds, after a collection. Ends
 * with its input.
 */
final class CrowdServer {

    /** What an idle connection may cost at most, with a margin: more connections are refused, not evicted. */
    private static final long BYTES_FOR_EACH = 4096;
    private static final long BYTES_BESIDES = 256L << 20;
    private static final int COLLECTIONS = 2;

    private CrowdServer() {
    }

    /**
     * What it holds.
     *
     * @param heapBytes    live, after a collection
     * @param accountBytes by Ebb's accounts
     * @param gcMillis     that collectors have taken since the start, all phases
     */
    record Census(int active, long heapBytes, long accountBytes, long gcMillis) {
    }

    /** {@code args}: the most connections. */
    public static void main(String[] args) throws IOException {
        Acceleration.install();
        Identity identity = Identity.ofThisUser();
        int connections = Integer.parseInt(args[0]);
        QuicServer server = QuicServer.newBuilder()
                .bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0))
                .identity(QuicIdentity.of(identity.files().certificate(), identity.files().key()))
                .protocol("idle", new Silence()).limits(limits(connections)).retry(RetryPolicy.NEVER).start();
        System.out.println("ready on 127.0.0.1:" + server.localAddress().getPort());
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (lines.readLine() != null) {
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
            }
            System.out.println(Lines.of(census(server)));
        }
        Runtime.getRuntime().halt(0);
    }

    static QuicLimits limits(int connections) {
        return QuicLimits.newBuilder().connections(connections)
                .endpointBytes(connections * BYTES_FOR_EACH + BYTES_BESIDES)
                .idleTimeout(Duration.ofHours(1)).build();
    }

    private static Census census(QuicServer server) {
        EndpointReport report = server.report();
        long gcMillis = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
        return new Census(report.active(), ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                report.usedBytes(), gcMillis);
    }

    /** An application that neither says nor keeps anything. */
    private static final class Silence implements ProtocolHandler {

        @Override
        public void stream(QuicConnection connection, QuicStream stream) throws IOException {
            stream.close();
        }
    }
}
