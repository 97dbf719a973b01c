package ebb.cli.soak.server;

import ebb.quic.ProtocolHandler;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An application with the defect that the run is to find ({@code --leak}): it puts connections into a map of its own
 * and does not take them out when they close. Thread-safe. Bounds: {@code keep} entries.
 */
final class CarelessApplication implements ProtocolHandler {

    private final SoakApplication behaviour = new SoakApplication();
    private final Map<Long, QuicConnection> connections = new ConcurrentHashMap<>();
    private final long keep;
    private final long keepFrom;
    private boolean begun;
    private long seen;

    /** Keeps {@code keep} of the next {@code keepFrom} connections after {@link #begin}, evenly spread. */
    CarelessApplication(int keep, int keepFrom) {
        this.keep = keep;
        this.keepFrom = keepFrom;
    }

    synchronized void begin() {
        begun = true;
    }

    @Override
    public void opened(QuicConnection connection) {
        if (isNextToKeep()) {
            connections.put(connection.id(), connection);
        }
    }

    private synchronized boolean isNextToKeep() {
        if (!begun || seen == keepFrom) {
            return false;
        }
        seen++;
        return seen * keep / keepFrom > (seen - 1) * keep / keepFrom;
    }

    @Override
    public void stream(QuicConnection connection, QuicStream stream) throws IOException {
        behaviour.stream(connection, stream);
    }
}
