package ebb.quic.endpoint;

import ebb.quic.wire.ConnectionId;

/**
 * One open-addressing table of a {@link RouteMap}: linear probing, and on removal the gap is closed, so that there are
 * no tombstones. Its slots come in pages that are allocated when they are first used, which spares a big table the
 * moment in which all of it is zeroed. Owned by the map.
 */
final class RouteTable<E> {
    private static final int PAGE_SHIFT = 10;
    private static final int PAGE_SLOTS = 1 << PAGE_SHIFT;
    private static final int NONE = -1;
    /** A hash and two references. */
    private static final int SLOT_BYTES = 16;
    private static final int PAGE_OVERHEAD_BYTES = 24 + 3 * 16;

    private record Page(long[] hashes, ConnectionId[] keys, Object[] values) {
        static Page of(int slots) {
            return new Page(new long[slots], new ConnectionId[slots], new Object[slots]);
        }
    }

    private final Page[] pages;
    private final int mask;
    private int allocatedPages;
    private int probes;

    /** An empty table; the capacity is a power of two. */
    RouteTable(int capacity) {
        mask = capacity - 1;
        pages = new Page[Math.max(1, capacity >> PAGE_SHIFT)];
    }

    int capacity() {
        return mask + 1;
    }

    /** Slots looked at by the last operation. */
    int probes() {
        return probes;
    }

    /** The slot of a key, or -1. */
    int find(long hash, byte[] bytes, int offset, int length) {
        probes = 0;
        for (int slot = (int) hash & mask;; slot = slot + 1 & mask) {
            probes++;
            long found = hashAt(slot);
            if (found == 0) {
                return NONE;
            }
            // RFC 9000 §10.3.1: of reset tokens only values under a secret key are compared until those are equal.
            if (found == hash && keyAt(slot).matches(bytes, offset, length)) {
                return slot;
            }
        }
    }

    /** Adds an entry whose key is not there. */
    void insert(long hash, ConnectionId key, Object value) {
        probes = 1;
        int slot = (int) hash & mask;
        while (hashAt(slot) != 0) {
            slot = slot + 1 & mask;
            probes++;
        }
        set(slot, hash, key, value);
    }

    /** Empties a slot and moves up what stands behind it only because the slot was taken. */
    void removeAt(int removed) {
        probes = 0;
        int gap = removed;
        for (int slot = gap + 1 & mask; hashAt(slot) != 0; slot = slot + 1 & mask) {
            probes++;
            int home = (int) hashAt(slot) & mask;
            // It may move if its home is not between the gap and where it stands.
            if ((slot - home & mask) >= (slot - gap & mask)) {
                set(gap, hashAt(slot), keyAt(slot), valueAt(slot));
                gap = slot;
            }
        }
        set(gap, 0, null, null);
    }

    boolean isEmptyAt(int slot) {
        return hashAt(slot) == 0;
    }

    long hashAt(int slot) {
        Page page = pages[slot >>> PAGE_SHIFT];
        return page == null ? 0 : page.hashes[slot & PAGE_SLOTS - 1];
    }

    ConnectionId keyAt(int slot) {
        return pages[slot >>> PAGE_SHIFT].keys[slot & PAGE_SLOTS - 1];
    }

    @SuppressWarnings("unchecked")
    E valueAt(int slot) {
        return (E) pages[slot >>> PAGE_SHIFT].values[slot & PAGE_SLOTS - 1];
    }

    /** The slot will not be used again, since everything up to it has moved out; its page goes with the last one. */
    void passed(int slot) {
        if ((slot & PAGE_SLOTS - 1) == PAGE_SLOTS - 1 && pages[slot >>> PAGE_SHIFT] != null) {
            pages[slot >>> PAGE_SHIFT] = null;
            allocatedPages--;
        }
    }

    private void set(int slot, long hash, ConnectionId key, Object value) {
        int number = slot >>> PAGE_SHIFT;
        if (pages[number] == null) {
            pages[number] = Page.of(Math.min(capacity(), PAGE_SLOTS));
            allocatedPages++;
        }
        int index = slot & PAGE_SLOTS - 1;
        pages[number].hashes[index] = hash;
        pages[number].keys[index] = key;
        pages[number].values[index] = value;
    }

    long retainedBytes() {
        long perPage = PAGE_OVERHEAD_BYTES + (long) SLOT_BYTES * Math.min(capacity(), PAGE_SLOTS);
        return 48 + 4L * pages.length + allocatedPages * perPage;
    }
}
