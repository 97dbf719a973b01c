package ebb.quic.endpoint;

/**
 * Destinations in order of their last activity, linked through themselves: the head has been quiet longest. Every
 * operation takes constant time and allocates nothing. Loop-confined; owned by {@link ConnectionTable}.
 */
final class DestinationList {
    private Destination head;
    private Destination tail;
    private int size;

    Destination head() {
        return head;
    }

    int size() {
        return size;
    }

    void add(Destination entry) {
        entry.previous = tail;
        entry.next = null;
        if (tail == null) {
            head = entry;
        } else {
            tail.next = entry;
        }
        tail = entry;
        size++;
    }

    void remove(Destination entry) {
        if (entry.previous == null) {
            head = entry.next;
        } else {
            entry.previous.next = entry.next;
        }
        if (entry.next == null) {
            tail = entry.previous;
        } else {
            entry.next.previous = entry.previous;
        }
        entry.previous = null;
        entry.next = null;
        size--;
    }

    /** The entry was active just now. */
    void moveToEnd(Destination entry) {
        if (tail != entry) {
            remove(entry);
            add(entry);
        }
    }
}
