package ebb.cli.serve;

import ebb.quic.ConnectionMap;
import ebb.quic.ProtocolHandler;
import ebb.quic.QuicConnection;
import ebb.quic.QuicServer;
import ebb.quic.QuicStream;
import ebb.quic.model.CloseReason;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The application around the protocols of {@code ebb serve} while it demonstrates a leak or its cure. */
final class Demo {
    private final DemoMode mode;
    private final CompletableFuture<ConnectionMap<DemoSession>> sessions = new CompletableFuture<>();

    Demo(DemoMode mode) {
        this.mode = mode;
    }

    /** The handler, with an application that remembers connections in front of it. */
    ProtocolHandler around(ProtocolHandler handler) {
        return mode == DemoMode.NONE ? handler : new Remembering(handler);
    }

    /** The server is there, and with it what connections can be kept in. */
    void started(QuicServer server) {
        if (mode == DemoMode.CURED) {
            sessions.complete(server.connectionMap(DemoSession.class));
        }
    }

    /** What has to be said loudly at start. */
    static List<String> warning(DemoMode mode) {
        return switch (mode) {
            case NONE -> List.of();
            case LEAK -> List.of(
                    "ebb: --demo-leak: THIS SERVER LEAKS ON PURPOSE. Every connection, closed ones too, stays in",
                    "ebb: ebb.cli.serve.DemoLeak.CONNECTIONS with 28 KiB beside it. Never leave it running.");
            case CURED -> List.of("ebb: --demo-leak=cured: every connection is kept with 28 KiB beside it, in a"
                    + " ConnectionMap, and leaves when it closes");
        };
    }

    private void remember(QuicConnection connection) {
        if (mode == DemoMode.LEAK) {
            DemoLeak.remember(connection);
        } else {
            sessions.join().put(connection, new DemoSession(connection));
        }
    }

    private final class Remembering implements ProtocolHandler {
        private final ProtocolHandler handler;

        Remembering(ProtocolHandler handler) {
            this.handler = handler;
        }

        @Override
        public void opened(QuicConnection connection) throws IOException {
            remember(connection);
            handler.opened(connection);
        }

        @Override
        public void stream(QuicConnection connection, QuicStream stream) throws IOException {
            handler.stream(connection, stream);
        }

        @Override
        public void draining(QuicConnection connection) {
            handler.draining(connection);
        }

        @Override
        public long closeCode() {
            return handler.closeCode();
        }

        @Override
        public void closed(long connectionId, CloseReason reason) {
            handler.closed(connectionId, reason);
        }
    }
}
