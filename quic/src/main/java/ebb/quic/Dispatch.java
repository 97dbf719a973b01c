package ebb.quic;

import ebb.quic.connection.ConnectionEvents;
import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.MemoryReport;
import ebb.quic.stream.Stream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Carries what happens on a loop to handlers, listeners and maps, without ever blocking the loop. */
final class Dispatch implements ConnectionEvents {
    private final Map<String, ProtocolHandler> handlers;
    private final ProtocolHandler fallback;
    private final ConnectionListener listener;
    private final TokenJar tokens = new TokenJar();
    private final List<ConnectionMap<?>> maps = new CopyOnWriteArrayList<>();

    /** {@code fallback} handles protocols without a handler of their own; null leaves their streams to accept(). */
    Dispatch(Map<String, ProtocolHandler> handlers, ProtocolHandler fallback, ConnectionListener listener) {
        this.handlers = Map.copyOf(handlers);
        this.fallback = fallback;
        this.listener = listener;
    }

    void add(ConnectionMap<?> map) {
        maps.add(map);
    }

    /** What the API keeps for a new connection. */
    Attendance newAttendance() {
        return handlers.isEmpty() && fallback == null ? new Attendance() : new HandledAttendance();
    }

    @Override
    public void opened(Link link) {
        Attendance attendance = attendance(link);
        QuicConnection connection = new QuicConnection(link);
        attendance.later(() -> listener.opened(connection));
        if (attendance instanceof HandledAttendance handled) {
            ProtocolHandler chosen = handlers.getOrDefault(link.core().facts().protocol(), fallback);
            handled.begin(connection, chosen == null ? Dispatch::refuse : chosen);
            if (chosen != null && link.origin() == null) {
                link.origin(StreamsOnly.nameOf(chosen));
            }
        }
        attendance.open();
    }

    private static void refuse(QuicConnection connection, QuicStream stream) {
        stream.abort(0);
    }

    /** A client's attendance is there already; a server's begins with the handshake's end. */
    private Attendance attendance(Link link) {
        if (link.attachment() instanceof Attendance known) {
            return known;
        }
        Attendance attendance = newAttendance();
        link.attach(attendance);
        return attendance;
    }

    @Override
    public void streamOpened(Link link, Stream stream) {
        attendance(link).streamOpened(stream);
    }

    @Override
    public void tokenReceived(InetSocketAddress server, byte[] token) {
        tokens.put(server, token);
    }

    /** The tokens that servers gave. */
    TokenJar tokens() {
        return tokens;
    }

    @Override
    public void closing(Link link, CloseReason reason) {
        for (ConnectionMap<?> map : maps) {
            map.remove(link.id());
        }
        if (link.attachment() instanceof Attendance attendance) {
            attendance.closing(reason);
            if (attendance.wasOpened()) {
                attendance.later(() -> {
                    listener.closing(link.id(), reason);
                    if (attendance instanceof HandledAttendance handled) {
                        handled.handler().closed(link.id(), reason);
                    }
                });
            }
        }
    }

    @Override
    public void released(Link link, CloseReason reason, MemoryReport memory) {
        if (link.attachment() instanceof Attendance attendance) {
            link.attach(null);
            if (attendance.wasOpened()) {
                attendance.later(() -> listener.released(link.id(), reason, memory));
            }
            attendance.released();
        }
        synchronized (this) {
            notifyAll();
        }
    }

    /** Waits until a connection is released or the time has passed. */
    synchronized void awaitRelease(long millis) throws InterruptedException {
        wait(millis);
    }
}
