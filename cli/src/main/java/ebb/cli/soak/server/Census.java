package ebb.cli.soak.server;

import com.sun.management.UnixOperatingSystemMXBean;
import ebb.cli.soak.message.ServerState;
import ebb.quic.QuicServer;
import ebb.quic.model.EndpointReport;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts what this process holds: connections, bytes, threads, file descriptors. */
record Census(QuicServer server, HeldLog held) {

    /** The first finds what can go, the second takes what waited to be enqueued, the third what that let go. */
    private static final int COLLECTIONS = 3;
    private static final long BETWEEN_MILLIS = 30;
    private static final String CARRIERS = "ForkJoinPool-";

    /** A snapshot that costs next to nothing. */
    ServerState count() {
        EndpointReport report = server.report();
        Map<String, Long> accounts = new TreeMap<>();
        report.components().forEach((name, bytes) -> accounts.put(name.name().toLowerCase(Locale.ROOT), bytes));
        return new ServerState(server.localAddress().getPort(), report.handshaking(), report.active(), report.closing(),
                report.draining(), report.opened(), report.released(), report.held(), held.byTaker(), report.routes(),
                report.usedBytes(), report.driftBytes(), accounts,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), threads(), files());
    }

    /** A snapshot after several collections. */
    ServerState collect() throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(BETWEEN_MILLIS);
        }
        return count();
    }

    private static int threads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith(CARRIERS)).count();
    }

    private static long files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount() : -1;
    }
}
