package ebb.quic.endpoint;

import ebb.quic.wire.ConnectionId;

/**
 * From connection IDs, as they stand in datagrams, to what they belong to. Looking up allocates nothing. IDs that peers
 * choose cannot be made to collide, since the hash is keyed. Growing and shrinking happen a few slots at a time, so
 * that no operation takes long however many routes there are; an empty map holds no table. Loop-confined.
 *
 * <p>Bounded by whoever puts: every key is charged by its {@link RouteSet}.
 *
 * @param <E> what the IDs lead to; never null
 */
public final class RouteMap<E> {
    private static final int SMALLEST = 16;
    /** Slots of the old table that each change looks at while a resize is under way. */
    private static final int STEP = 16;

    private final SipHash hasher;
    private final byte[] scratch = new byte[ConnectionId.MAX_LENGTH];
    private RouteTable<E> table;
    /** The table that is being emptied into the other, or null. */
    private RouteTable<E> old;
    private int migrated;
    private int size;
    private int work;

    /** A map under a secret key. */
    public RouteMap(long hashKey0, long hashKey1) {
        hasher = new SipHash(hashKey0, hashKey1);
    }

    /** The number of routes. */
    int size() {
        return size;
    }

    /** Where the ID leads that these bytes of a datagram are; null when nowhere. */
    E get(byte[] bytes, int offset, int length) {
        work = 0;
        return size == 0 ? null : find(hash(bytes, offset, length), bytes, offset, length);
    }

    /** Adds a route; false, and nothing changes, when the ID has one already. */
    public boolean put(ConnectionId id, E destination) {
        work = 0;
        id.copyTo(scratch, 0);
        long hash = hash(scratch, 0, id.length());
        if (find(hash, scratch, 0, id.length()) != null) {
            return false;
        }
        if (table == null) {
            table = new RouteTable<>(SMALLEST);
        }
        table.insert(hash, id, destination);
        size++;
        maintain();
        return true;
    }

    /** Takes a route out and returns where it led; null when there was none. */
    E remove(ConnectionId id) {
        work = 0;
        if (size == 0) {
            return null;
        }
        id.copyTo(scratch, 0);
        long hash = hash(scratch, 0, id.length());
        E removed = removeFrom(table, hash, id.length());
        if (removed == null && old != null) {
            removed = removeFrom(old, hash, id.length());
        }
        if (removed != null) {
            size--;
            maintain();
        }
        return removed;
    }

    /** Bytes of heap that the tables retain, without the IDs and what they lead to. */
    long retainedBytes() {
        return (table == null ? 0 : table.retainedBytes()) + (old == null ? 0 : old.retainedBytes());
    }

    /** Slots that the last operation looked at; what bounds its time. */
    public int work() {
        return work;
    }

    private E find(long hash, byte[] bytes, int offset, int length) {
        if (table == null) {
            return null;
        }
        int slot = table.find(hash, bytes, offset, length);
        work += table.probes();
        if (slot >= 0) {
            return table.valueAt(slot);
        }
        if (old == null) {
            return null;
        }
        slot = old.find(hash, bytes, offset, length);
        work += old.probes();
        return slot >= 0 ? old.valueAt(slot) : null;
    }

    private E removeFrom(RouteTable<E> from, long hash, int length) {
        int slot = from.find(hash, scratch, 0, length);
        work += from.probes();
        if (slot < 0) {
            return null;
        }
        E value = from.valueAt(slot);
        from.removeAt(slot);
        work += from.probes();
        return value;
    }

    /** Goes on with a resize, or begins one when the table is too full or much too large. */
    private void maintain() {
        if (size == 0) {
            table = null;
            old = null;
        } else if (old != null) {
            migrate();
        } else if (size > table.capacity() / 8 * 5) {
            beginResize(table.capacity() * 2);
        } else if (size < table.capacity() / 8 && table.capacity() > SMALLEST) {
            beginResize(table.capacity() / 2);
        }
    }

    private void beginResize(int capacity) {
        old = table;
        table = new RouteTable<>(capacity);
        migrated = 0;
    }

    private void migrate() {
        for (int steps = 0; steps < STEP && migrated < old.capacity(); steps++) {
            work++;
            if (old.isEmptyAt(migrated)) {
                old.passed(migrated++);
            } else {
                table.insert(old.hashAt(migrated), old.keyAt(migrated), old.valueAt(migrated));
                work += table.probes();
                // Closes the gap, perhaps with an entry from further on: the slot is looked at again.
                old.removeAt(migrated);
                work += old.probes();
            }
        }
        if (migrated == old.capacity()) {
            old = null;
        }
    }

    private long hash(byte[] bytes, int offset, int length) {
        long hash = hasher.hash(bytes, offset, length);
        // Zero marks an empty slot.
        return hash == 0 ? 1 : hash;
    }
}
