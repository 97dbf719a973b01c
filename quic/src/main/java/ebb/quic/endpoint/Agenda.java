package ebb.quic.endpoint;

/**
 * The connections to settle at the end of a turn, in the order in which they came: those that the loop touched, and those
 * that application threads want it to look at. The links lie in the entries, so nothing is allocated, and each stands
 * here at most once. Owned by an {@link Endpoint}, on its loop, but for {@link #signals}.
 */
final class Agenda {
    private final SignalStack signals = new SignalStack();
    private LiveConnection first;
    private LiveConnection last;
    private int size;

    /** Where any thread pushes. */
    SignalStack signals() {
        return signals;
    }

    /** Adds a connection as the last, unless it was retired or stands here already. */
    void add(LiveConnection entry) {
        if (entry.touched || entry.core() == null) {
            return;
        }
        entry.touched = true;
        if (last == null) {
            first = entry;
        } else {
            last.nextTouched = entry;
        }
        last = entry;
        size++;
    }

    /** Whether the loop touched nothing; what threads push wakes the loop by itself. */
    boolean isEmpty() {
        return first == null;
    }

    /** Adds those that threads pushed, and tells how many there are now; who is added after that waits for the next turn. */
    int open() {
        LiveConnection entry = oldestFirst(signals.takeAll());
        while (entry != null) {
            LiveConnection following = entry.nextSignalled;
            entry.nextSignalled = null;
            entry.clearSignalled();
            add(entry);
            entry = following;
        }
        return size;
    }

    private static LiveConnection oldestFirst(LiveConnection newest) {
        LiveConnection turned = null;
        for (LiveConnection entry = newest; entry != null; ) {
            LiveConnection older = entry.nextSignalled;
            entry.nextSignalled = turned;
            turned = entry;
            entry = older;
        }
        return turned;
    }

    /** Takes the first out, so that it can be added again. */
    LiveConnection take() {
        LiveConnection entry = first;
        first = entry.nextTouched;
        if (first == null) {
            last = null;
        }
        entry.nextTouched = null;
        entry.touched = false;
        size--;
        return entry;
    }
}
