package ebb.quic.stream;

import ebb.quic.memory.Account;
import ebb.quic.model.CloseReason;
import ebb.quic.model.Component;

/**
 * The live streams of a connection by ID: open addressing without boxes. Loop-confined. Its array, at most half full,
 * is on the account ({@link Component#STREAMS}); how many streams there are is bounded by the limits on streams.
 */
final class StreamMap {
    private static final int FIRST_CAPACITY = 8;
    private static final int ARRAY_HEADER_BYTES = 16;
    private static final int REFERENCE_BYTES = 4;
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private final Account account;
    private Stream[] slots;
    private int size;

    StreamMap(Account account) {
        this.account = account;
    }

    int size() {
        return size;
    }

    /** The stream, or null. */
    Stream get(long id) {
        if (slots == null) {
            return null;
        }
        int mask = slots.length - 1;
        for (int slot = home(id, mask); slots[slot] != null; slot = slot + 1 & mask) {
            if (slots[slot].id() == id) {
                return slots[slot];
            }
        }
        return null;
    }

    /** Makes room for one more, so that {@link #put} cannot fail for lack of memory. */
    void makeRoom() {
        if (slots == null) {
            resize(FIRST_CAPACITY);
        } else if (2 * (size + 1) > slots.length) {
            resize(2 * slots.length);
        }
    }

    /** Adds a stream whose ID is not there yet, after {@link #makeRoom}. */
    void put(Stream stream) {
        place(stream);
        size++;
    }

    private void place(Stream stream) {
        int mask = slots.length - 1;
        int slot = home(stream.id(), mask);
        while (slots[slot] != null) {
            slot = slot + 1 & mask;
        }
        slots[slot] = stream;
    }

    /** Takes a stream out that is there; the array shrinks with the crowd and goes with the last one. */
    void remove(Stream stream) {
        int mask = slots.length - 1;
        int hole = home(stream.id(), mask);
        while (slots[hole] != stream) {
            hole = hole + 1 & mask;
        }
        slots[hole] = null;
        // Whoever stands behind the hole and could not be found across it moves up.
        for (int slot = hole + 1 & mask; slots[slot] != null; slot = slot + 1 & mask) {
            int home = home(slots[slot].id(), mask);
            if ((slot - home & mask) >= (slot - hole & mask)) {
                slots[hole] = slots[slot];
                slots[slot] = null;
                hole = slot;
            }
        }
        size--;
        if (size == 0) {
            clear();
        } else if (slots.length > FIRST_CAPACITY && 8 * size < slots.length) {
            resize(slots.length / 2);
        }
    }

    private void resize(int capacity) {
        Stream[] old = slots;
        if (old == null || capacity > old.length) {
            account.charge(Component.STREAMS, bytes(capacity) - (old == null ? 0 : bytes(old.length)));
        } else {
            account.release(Component.STREAMS, bytes(old.length) - bytes(capacity));
        }
        slots = new Stream[capacity];
        if (old != null) {
            for (Stream stream : old) {
                if (stream != null) {
                    place(stream);
                }
            }
        }
    }

    /** Forgets all and gives the array back; idempotent. */
    void clear() {
        if (slots != null) {
            account.release(Component.STREAMS, bytes(slots.length));
            slots = null;
            size = 0;
        }
    }

    /** Whether a stream has arrived whole and was not read to its end. */
    boolean hasUnread() {
        if (slots != null) {
            for (Stream stream : slots) {
                if (stream != null && stream.isUnread()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Calls {@link Stream#sever} on every stream. */
    void sever(CloseReason reason) {
        if (slots != null) {
            for (Stream stream : slots) {
                if (stream != null) {
                    stream.sever(reason);
                }
            }
        }
        clear();
    }

    private static int bytes(int capacity) {
        return ARRAY_HEADER_BYTES + REFERENCE_BYTES * capacity;
    }

    private static int home(long id, int mask) {
        return (int) (id * SPREAD >>> Long.SIZE - Integer.SIZE) & mask;
    }
}
