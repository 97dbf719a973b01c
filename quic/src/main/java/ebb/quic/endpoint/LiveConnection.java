package ebb.quic.endpoint;

import ebb.quic.connection.Connection;
import ebb.quic.connection.Link;
import ebb.quic.memory.Account;
import ebb.quic.model.CloseReason;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** A connection with its core, as the table holds it. Owned by {@link ConnectionTable}; left only by {@code retire}. */
final class LiveConnection extends Destination {
    private static final AtomicIntegerFieldUpdater<LiveConnection> SIGNALLED =
            AtomicIntegerFieldUpdater.newUpdater(LiveConnection.class, "signalled");

    private static final System.Logger LOG = System.getLogger("ebb.quic.endpoint");

    private final Link link;
    private final Account account;
    private Connection core;

    /** Whether it waits in the endpoint's list of connections to settle. */
    boolean touched;
    LiveConnection nextTouched;
    /** Whether it still counts as handshaking. */
    boolean handshaking = true;
    /** Where it counts among {@link Networks}; below 0 when it does not. */
    short network = -1;

    /** The neighbour on the {@link SignalStack}; written by whoever pushes, read by the loop after it took all. */
    LiveConnection nextSignalled;
    private volatile int signalled;

    LiveConnection(Link link, Account account, RouteSet<Destination> routes) {
        super(routes);
        this.link = link;
        this.account = account;
    }

    void core(Connection connection) {
        core = connection;
    }

    /** The core, or null once the connection was retired. */
    Connection core() {
        return core;
    }

    /** A defect of ours or of a callback ends the connection that met it, and nothing else. */
    void fail(Throwable defect, long now) {
        LOG.log(System.Logger.Level.ERROR, "connection " + link.id() + " failed", defect);
        if (core != null) {
            core.abandon(new CloseReason.InternalFailure(defect.toString()), now);
        }
    }

    Link link() {
        return link;
    }

    /** Whether the application was given a handle, which happens when the handshake is complete. */
    boolean isKnown() {
        return core != null && core.facts() != null;
    }

    Account account() {
        return account;
    }

    /** Claims the place on the signal stack; false when it stands there already. Any thread. */
    boolean markSignalled() {
        return SIGNALLED.compareAndSet(this, 0, 1);
    }

    /** Allows the next signal. Loop. */
    void clearSignalled() {
        signalled = 0;
    }
}
