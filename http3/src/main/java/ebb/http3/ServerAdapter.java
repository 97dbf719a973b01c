package ebb.http3;

import ebb.http3.model.Http3Counts;
import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Settings;
import ebb.http3.session.ServerSession;
import ebb.quic.ProtocolHandler;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import ebb.quic.model.CloseReason;
import ebb.quic.model.Component;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The server's HTTP/3 connections. Thread-safe. It holds a session for each connection, from its opening until it is
 * closed, and one virtual thread while there are any, which ends requests whose heads take too long.
 */
final class ServerAdapter implements ProtocolHandler {
    private static final long SWEEP_NANOS = 1_000_000_000L;
    private static final long LOOK_NANOS = 10_000_000L;
    /** How long a client that has all its answers may take to close, at most. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    private final Http3Handler handler;
    private final Http3Settings settings;
    private final Http3Counts counts;
    private final Map<Long, ServerSession> sessions = new ConcurrentHashMap<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();

    ServerAdapter(Http3Handler handler, Http3Settings settings, Http3Counts counts) {
        this.handler = handler;
        this.settings = settings;
        this.counts = counts;
    }

    @Override
    public void opened(QuicConnection connection) throws IOException {
        ServerSession session = new ServerSession(new QuicTransport(connection), new ServerSession.Service(settings,
                request -> answer(new Http3Exchange(connection, request)), counts), System::nanoTime);
        // It leaves in closed(), which always comes after this.
        sessions.put(connection.id(), session);
        startSweeping();
        session.start(ThreadLocalRandom.current());
    }

    @Override
    public void stream(QuicConnection connection, QuicStream stream) {
        ServerSession session = sessions.get(connection.id());
        if (session != null) {
            session.serve(QuicTransport.stream(stream));
        }
    }

    @Override
    public void draining(QuicConnection connection) {
        ServerSession session = sessions.get(connection.id());
        if (session != null) {
            drain(connection, session);
        }
    }

    @Override
    public long closeCode() {
        // RFC 9114 §8.1: H3_NO_ERROR is the code for closing without an error.
        return Http3Error.H3_NO_ERROR;
    }

    @Override
    public void closed(long connectionId, CloseReason why) {
        sessions.remove(connectionId);
    }

    private void answer(Http3Exchange exchange) throws IOException {
        handler.handle(exchange);
        exchange.complete();
    }

    private static void drain(QuicConnection connection, ServerSession session) {
        try {
            session.drain();
            while (!session.isQuiet() || isDelivering(connection)) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            // RFC 9114 §5.2: once all requests are answered, a server may close the connection gracefully. Not at once:
            // many clients drop what they have received and not yet read, and close by themselves when they have.
            long since = System.nanoTime();
            while (connection.isOpen() && System.nanoTime() - since < LINGER_NANOS) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            connection.close(Http3Error.H3_NO_ERROR, "");
        } catch (IOException _) {
            // The connection has ended already, which is what draining leads to.
        }
    }

    /** Whether the client has not acknowledged everything yet, GOAWAY included. */
    private static boolean isDelivering(QuicConnection connection) throws IOException {
        return connection.memory().components().containsKey(Component.SEND);
    }

    private void startSweeping() {
        if (sweeping.compareAndSet(false, true)) {
            Thread.ofVirtual().name("ebb-http3-deadlines").start(this::sweep);
        }
    }

    private void sweep() {
        do {
            while (!sessions.isEmpty()) {
                LockSupport.parkNanos(SWEEP_NANOS);
                long now = System.nanoTime();
                sessions.values().forEach(session -> session.expire(now));
            }
            sweeping.set(false);
            // A connection that came in between found the sweeper running.
        } while (!sessions.isEmpty() && sweeping.compareAndSet(false, true));
    }
}
