package ebb.quic.endpoint;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The connections that application threads want the loop to look at. Any thread pushes, the loop takes them all; the
 * links lie in the entries themselves, so a signal allocates nothing, and a connection stands here at most once.
 */
public final class SignalStack {
    private final AtomicReference<LiveConnection> top = new AtomicReference<>();

    SignalStack() {
    }

    /**
     * Notes that a connection wants attention. Any thread.
     *
     * @param owner what the connection was given as its owner
     * @return true when the loop has to be woken, because nothing stood here before
     */
    public boolean push(Object owner) {
        LiveConnection entry = (LiveConnection) owner;
        if (!entry.markSignalled()) {
            return false;
        }
        LiveConnection under;
        do {
            under = top.get();
            entry.nextSignalled = under;
        } while (!top.compareAndSet(under, entry));
        return under == null;
    }

    /** Whether nothing stands here. Any thread. */
    public boolean isEmpty() {
        return top.get() == null;
    }

    /** Takes all entries, linked by {@code nextSignalled}; each may be pushed again from the moment it is cleared. */
    LiveConnection takeAll() {
        return top.get() == null ? null : top.getAndSet(null);
    }
}
