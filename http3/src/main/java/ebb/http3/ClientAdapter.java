package ebb.http3;

import ebb.http3.model.Http3Settings;
import ebb.http3.session.ClientSession;
import ebb.quic.ProtocolHandler;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import ebb.quic.model.CloseReason;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** A client's HTTP/3 connections. Thread-safe. It holds a session for each until the connection is closed. */
final class ClientAdapter implements ProtocolHandler {
    private final Http3Settings settings;
    private final Map<Long, ClientSession> sessions = new ConcurrentHashMap<>();

    ClientAdapter(Http3Settings settings) {
        this.settings = settings;
    }

    /** The session of a connection, with its control stream open. */
    ClientSession session(QuicConnection connection) throws IOException {
        ClientSession session = sessions.computeIfAbsent(connection.id(),
                _ -> new ClientSession(new QuicTransport(connection), settings, System::nanoTime));
        if (!connection.isOpen()) {
            sessions.remove(connection.id());
        }
        session.start(ThreadLocalRandom.current());
        return session;
    }

    @Override
    public void opened(QuicConnection connection) throws IOException {
        session(connection);
    }

    @Override
    public void stream(QuicConnection connection, QuicStream stream) throws IOException {
        session(connection).serve(QuicTransport.stream(stream));
    }

    @Override
    public void closed(long connectionId, CloseReason why) {
        sessions.remove(connectionId);
    }
}
