package ebb.cli.serve;

import ebb.quic.QuicConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mistake that {@code --demo-leak} shows: every connection goes into a map of the application's own, and nothing
 * takes it out again. Bounds: none, which is the point.
 */
final class DemoLeak {
    private static final Map<Long, DemoSession> CONNECTIONS = new ConcurrentHashMap<>();

    private DemoLeak() {
    }

    static void remember(QuicConnection connection) {
        CONNECTIONS.put(connection.id(), new DemoSession(connection));
    }

    static void clear() {
        CONNECTIONS.clear();
    }

    static int size() {
        return CONNECTIONS.size();
    }
}
