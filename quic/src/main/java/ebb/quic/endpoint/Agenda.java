package ebb.quic.endpoint;

/**
 * The connections to settle at the end of a turn: those that the loop touched, and those that application threads want
 * it to look at. The links lie in the entries, so nothing is allocated, and each stands here at most once. Owned by an
 * {@link Endpoint}, on its loop, but for {@link #signals}.
 */
final class Agenda {
    private final SignalStack signals = new SignalStack();
    private LiveConnection first;

    /** Where any thread pushes. */
    SignalStack signals() {
        return signals;
    }

    /** Adds a connection, unless it was retired or stands here already. */
    void add(LiveConnection entry) {
        if (!entry.touched && entry.core() != null) {
            entry.touched = true;
            entry.nextTouched = first;
            first = entry;
        }
    }

    /** Whether the loop touched nothing; what threads push wakes the loop by itself. */
    boolean isEmpty() {
        return first == null;
    }

    /** Takes all, to be gone through by {@link #leave}; what is added from now on waits for the next turn. */
    LiveConnection takeAll() {
        for (LiveConnection entry = signals.takeAll(); entry != null; ) {
            LiveConnection below = entry.nextSignalled;
            entry.nextSignalled = null;
            entry.clearSignalled();
            add(entry);
            entry = below;
        }
        LiveConnection all = first;
        first = null;
        return all;
    }

    /** Takes one of those out, so that it can be added again; the one that follows it, or null. */
    LiveConnection leave(LiveConnection entry) {
        LiveConnection following = entry.nextTouched;
        entry.nextTouched = null;
        entry.touched = false;
        return following;
    }
}
