package ebb.quic;

import ebb.quic.stream.Stream;
import java.io.IOException;

/** The attendance of a connection whose streams go to a {@link ProtocolHandler}, each on a virtual thread. */
final class HandledAttendance extends Attendance {
    private static final System.Logger LOG = System.getLogger("ebb.quic");
    private static final long HANDLER_FAILED = 0;

    private QuicConnection handle;
    private ProtocolHandler handler;

    @Override
    boolean isHandled() {
        return true;
    }

    /** The handshake is complete, so the protocol is known and who handles it. */
    void begin(QuicConnection connection, ProtocolHandler chosen) {
        synchronized (this) {
            handle = connection;
            handler = chosen;
        }
        later(() -> opened(connection, chosen));
    }

    private static void opened(QuicConnection connection, ProtocolHandler chosen) {
        try {
            chosen.opened(connection);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "connection " + connection.id() + " could not begin", e);
            connection.close();
        } catch (RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    @Override
    void streamOpened(Stream stream) {
        ProtocolHandler chosen = handler();
        QuicConnection connection = handle();
        Runnable start = () -> Thread.ofVirtual().start(() -> handle(chosen, connection, stream));
        if (isQuiet()) {
            start.run();
        } else {
            later(start);
        }
    }

    private static void handle(ProtocolHandler handler, QuicConnection connection, Stream core) {
        QuicStream stream = new QuicStream(core, false, connection.link(), connection);
        try {
            handler.stream(connection, stream);
            stream.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "stream " + core.id() + " of connection " + connection.id()
                    + " ended: " + e);
            stream.abort(HANDLER_FAILED);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "the handler of stream " + core.id() + " of connection "
                    + connection.id() + " failed", e);
            stream.abort(HANDLER_FAILED);
        }
    }

    synchronized ProtocolHandler handler() {
        return handler;
    }

    synchronized QuicConnection handle() {
        return handle;
    }
}
