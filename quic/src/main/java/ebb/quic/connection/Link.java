package ebb.quic.connection;

import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicClosedException;

/**
 * What joins a handle to its connection. It holds the core while the connection lives and only the reason afterwards,
 * so that an application that keeps a closed handle for ever keeps a few dozen bytes and nothing else.
 *
 * <p>Written once by the loop ({@link #sever}), read by any thread.
 */
public final class Link {
    private final long id;
    private volatile Object state;
    private volatile Object attachment;
    private volatile String origin;

    public Link(long id) {
        this.id = id;
    }

    /** The connection's number, unique in this JVM. */
    public long id() {
        return id;
    }

    /** Joins the core; once, before the link is shared. */
    public void join(Core core) {
        state = core;
    }

    /** The core, or null once the connection closed. */
    public Core core() {
        return state instanceof Core core ? core : null;
    }

    /** The core, or the exception that says why there is none. */
    public Core live() throws QuicClosedException {
        Object now = state;
        if (now instanceof Core core) {
            return core;
        }
        throw new QuicClosedException((CloseReason) now);
    }

    /** Why the connection closed, or null while it lives. */
    public CloseReason reason() {
        return state instanceof CloseReason reason ? reason : null;
    }

    /** Cuts the handle from the core. Called by {@code retire} alone. */
    public void sever(CloseReason reason) {
        state = reason;
    }

    /** What the API keeps for this connection until it is released. */
    public Object attachment() {
        return attachment;
    }

    /** Sets or, with null, drops what the API keeps. */
    public void attach(Object value) {
        attachment = value;
    }

    /** Where the application took the connection over, in its own words; null when that is not known. */
    public String origin() {
        return origin;
    }

    /** Says where the application took the connection over. */
    public void origin(String where) {
        origin = where;
    }
}
