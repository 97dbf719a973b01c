package ebb.quic;

import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicClosedException;
import ebb.quic.stream.Stream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * What the API keeps for one connection until it is released: who waits for it, what was attached to it, and streams
 * that nobody took yet. It stands in the connection's link and is dropped on release. Thread-safe by its own monitor.
 */
class Attendance {
    private static final System.Logger LOG = System.getLogger("ebb.quic");

    private final Sequence sequence = new Sequence();
    private boolean opened;
    private CloseReason closed;
    private boolean released;
    private Queue<Stream> unaccepted;
    private List<AutoCloseable> attached;

    /** Whether streams of the peer go to a handler instead of {@link #accept}. */
    boolean isHandled() {
        return false;
    }

    /** The handshake is complete. */
    synchronized void open() {
        opened = true;
        notifyAll();
    }

    synchronized boolean wasOpened() {
        return opened;
    }

    /** A stream of the peer. Bounds: the limits on the peer's streams. */
    synchronized void streamOpened(Stream stream) {
        if (unaccepted == null) {
            unaccepted = new ArrayDeque<>(2);
        }
        unaccepted.add(stream);
        notifyAll();
    }

    /** Runs a callback of the connection after those before it. */
    final void later(Runnable event) {
        sequence.execute(event);
    }

    /** Whether no callback runs or waits. */
    final boolean isQuiet() {
        return sequence.isIdle();
    }

    /** Takes a stream that the peer opened; waits for one. */
    synchronized Stream accept() throws IOException {
        while (unaccepted == null || unaccepted.isEmpty()) {
            if (closed != null) {
                throw new QuicClosedException(closed);
            }
            await();
        }
        return unaccepted.poll();
    }

    /** Waits until the handshake is complete; throws when it fails. */
    synchronized void awaitOpened() throws IOException {
        while (!opened) {
            if (closed != null) {
                throw new QuicClosedException(closed);
            }
            await();
        }
    }

    /** Waits until nothing is left of the connection. */
    synchronized void awaitReleased() throws IOException {
        while (!released) {
            await();
        }
    }

    private void await() throws IOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a connection");
        }
    }

    /** The core is gone. */
    synchronized void closing(CloseReason reason) {
        closed = reason;
        unaccepted = null;
        notifyAll();
    }

    /** Nothing is left: everything attached is closed, in reverse order, after the callbacks before. */
    void released() {
        List<AutoCloseable> resources;
        synchronized (this) {
            released = true;
            resources = attached;
            attached = null;
            notifyAll();
        }
        if (resources != null) {
            later(() -> resources.reversed().forEach(Attendance::close));
        }
    }

    /** Ties a resource to the connection; closes it at once when the connection is gone already. */
    void attach(AutoCloseable resource) {
        synchronized (this) {
            if (!released) {
                if (attached == null) {
                    attached = new ArrayList<>(2);
                }
                attached.add(resource);
                return;
            }
        }
        close(resource);
    }

    /** Closes a resource of the application; what it throws is the application's, and logged. */
    static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception | Error e) {
            LOG.log(System.Logger.Level.WARNING, "a resource attached to a connection did not close", e);
        }
    }
}
