package ebb.interop.peer;

import ebb.quic.QuicServer;
import ebb.quic.model.EndpointReport;
import java.io.IOException;
import java.time.Duration;

/** How a server of these tests ends: with nothing left. */
final class CleanEnd {
    private static final Duration DRAIN = Duration.ofMillis(200);

    private CleanEnd() {
    }

    /** Shuts a server down, and throws if it did not give everything back. */
    static void of(QuicServer server) throws IOException {
        server.shutdown(DRAIN);
        EndpointReport report = server.report();
        if (report.usedBytes() != 0 || report.driftBytes() != 0 || report.live() != 0) {
            throw new AssertionError("the server did not give everything back: " + report);
        }
    }
}
