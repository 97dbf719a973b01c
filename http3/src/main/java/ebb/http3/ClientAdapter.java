package ebb.http3;

import ebb.http3.model.Http3Settings;
import ebb.http3.session.ClientSession;
import ebb.quic.ProtocolHandler;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import ebb.quic.model.CloseReason;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A client's HTTP/3 connections. Thread-safe. It holds a session for each until the connection is closed, and never the
 * application's own handle, so that a connection which the application lost can still be noticed.
 */
final class ClientAdapter implements ProtocolHandler {
    private final Http3Settings settings;
    private final Map<Long, CompletableFuture<ClientSession>> sessions = new ConcurrentHashMap<>();

    ClientAdapter(Http3Settings settings) {
        this.settings = settings;
    }

    /** The session of a connection; waits until it is there, which is when the connection is open. */
    ClientSession session(QuicConnection connection) throws IOException {
        CompletableFuture<ClientSession> session = future(connection.id());
        if (!connection.isOpen() && !session.isDone()) {
            sessions.remove(connection.id(), session);
            // Throws why the connection ended.
            connection.stats();
        }
        return session.join();
    }

    @Override
    public void opened(QuicConnection connection) throws IOException {
        ClientSession session = new ClientSession(new QuicTransport(connection), settings, System::nanoTime);
        future(connection.id()).complete(session);
        session.start(ThreadLocalRandom.current());
    }

    @Override
    public void stream(QuicConnection connection, QuicStream stream) throws IOException {
        session(connection).serve(QuicTransport.stream(stream));
    }

    @Override
    public void closed(long connectionId, CloseReason why) {
        sessions.remove(connectionId);
    }

    private CompletableFuture<ClientSession> future(long connectionId) {
        return sessions.computeIfAbsent(connectionId, _ -> new CompletableFuture<>());
    }
}
