package ebb.quic.endpoint;

import ebb.quic.connection.Turn;

/**
 * Deadlines of many entries, each in one of a hierarchy of slots: the further off, the coarser. Scheduling, moving and
 * cancelling are a few pointer writes; an entry that waits costs nothing until its slot comes up, and then moves down
 * a level, at most {@value #LEVELS} times. Entries are their own list nodes, so nothing is allocated. Loop-confined;
 * owned by the endpoint.
 *
 * <p>An entry never fires before its deadline. It fires at the first {@link #advance} whose time is not before it.
 */
final class TimerWheel {
    /** A slot of the finest level is 2^20 ns, about a millisecond. */
    private static final int TICK_SHIFT = 20;
    private static final int LEVEL_SHIFT = 6;
    private static final int SLOTS = 1 << LEVEL_SHIFT;
    /** Enough for every tick of 63 bits of nanoseconds, so that no deadline is too far. */
    private static final int LEVELS = 8;
    private static final int FIRING = LEVELS * SLOTS;
    private static final int IDLE = -1;

    /** Something with a deadline; extended by what is to be woken. Belongs to at most one wheel. */
    abstract static class Entry {
        private long deadlineNanos;
        private int slot = IDLE;
        /** Neighbours in a ring; a slot's head is preceded by its tail. */
        private Entry before;
        private Entry after;

        /** Whether it waits in a wheel. */
        final boolean isScheduled() {
            return slot != IDLE;
        }

        /** The deadline it was scheduled with last. */
        final long deadlineNanos() {
            return deadlineNanos;
        }
    }

    /** Who is told that a deadline has passed. */
    interface Expired {
        /** The entry is out of the wheel; it may be scheduled again, and others scheduled or cancelled. */
        void expired(Entry entry);
    }

    private final long originNanos;
    private final Entry[] heads = new Entry[LEVELS * SLOTS + 1];
    /** One bit for each slot of a level that is not empty. */
    private final long[] occupied = new long[LEVELS];
    private long currentTick;
    /** The slot that is being emptied into finer ones, which takes several turns when a great many wait in it. */
    private int cascading = IDLE;
    /** Whether the last advance left something that is due. */
    private boolean behind;
    private int size;

    TimerWheel(long now) {
        originNanos = now;
    }

    /** Entries that wait. */
    int size() {
        return size;
    }

    /** Arms an entry, or moves one that is armed already. A deadline that has passed fires at the next advance. */
    void schedule(Entry entry, long deadlineNanos) {
        entry.deadlineNanos = deadlineNanos;
        int slot = slotFor(deadlineNanos);
        if (entry.slot == slot) {
            return;
        }
        if (entry.slot == IDLE) {
            size++;
        } else {
            unlink(entry);
        }
        link(entry, slot);
    }

    /** Disarms an entry; nothing happens when it is not armed. */
    void cancel(Entry entry) {
        if (entry.slot != IDLE) {
            unlink(entry);
            size--;
        }
    }

    /**
     * When {@link #advance} is to be called next; {@code Long.MAX_VALUE} when nothing waits. Earlier than the first
     * deadline if that one is far off and has to be sorted more finely on the way. Not later than it, ever.
     */
    long nextTimeout(long now) {
        if (behind || heads[FIRING] != null) {
            return now;
        }
        int level = firstOccupiedLevel();
        if (level == LEVELS) {
            return Long.MAX_VALUE;
        }
        int slot = firstOccupiedSlot(level);
        return level == 0 ? earliest(heads[slot]) : timeOf(startOf(level, slot));
    }

    /**
     * Fires entries whose deadline is not after now: all of them, unless the turn has no time for so many; then the
     * next call goes on. What callbacks schedule waits for the next call.
     */
    void advance(long now, Expired expired, Turn turn) {
        behind = !collect(now, turn);
        while (heads[FIRING] != null && !turn.isSpent()) {
            Entry entry = heads[FIRING];
            turn.spend(Turn.Work.DEADLINE);
            unlink(entry);
            size--;
            expired.expired(entry);
        }
    }

    /** Moves what is due to the firing list, and time forward; false when the turn has no time for all of it. */
    private boolean collect(long now, Turn turn) {
        long target = Math.max(currentTick, tickOf(now));
        if (!cascade(turn)) {
            return false;
        }
        for (int level = firstOccupiedLevel(); level < LEVELS; level = firstOccupiedLevel()) {
            int slot = firstOccupiedSlot(level);
            long start = startOf(level, slot);
            if (start > target) {
                break;
            }
            currentTick = start;
            boolean whole = true;
            if (level > 0) {
                cascading = level * SLOTS + slot;
                whole = cascade(turn);
            } else if (start < target) {
                whole = moveAllToFiring(slot, turn);
            } else {
                moveDueToFiring(slot, now);
                break;
            }
            if (!whole) {
                return false;
            }
        }
        currentTick = target;
        return true;
    }

    /** Empties the slot whose time has begun into finer ones, before anything else is looked at; false when not yet. */
    private boolean cascade(Turn turn) {
        while (cascading != IDLE && heads[cascading] != null) {
            if (turn.isSpent()) {
                return false;
            }
            turn.spend(Turn.Work.DEADLINE);
            Entry entry = heads[cascading];
            unlink(entry);
            link(entry, slotFor(entry.deadlineNanos));
        }
        cascading = IDLE;
        return true;
    }

    private boolean moveAllToFiring(int slot, Turn turn) {
        while (heads[slot] != null) {
            if (turn.isSpent()) {
                return false;
            }
            turn.spend(Turn.Work.DEADLINE);
            Entry entry = heads[slot];
            unlink(entry);
            link(entry, FIRING);
        }
        return true;
    }

    /** Of the current millisecond only a part is over. */
    private void moveDueToFiring(int slot, long now) {
        Entry entry = heads[slot];
        Entry last = entry.before;
        boolean more = true;
        while (more) {
            Entry following = entry.after;
            more = entry != last;
            if (entry.deadlineNanos <= now) {
                unlink(entry);
                link(entry, FIRING);
            }
            entry = following;
        }
    }

    /** Linear in the entries of one millisecond, which are about to fire. */
    private static long earliest(Entry head) {
        long earliest = head.deadlineNanos;
        for (Entry entry = head.after; entry != head; entry = entry.after) {
            earliest = Math.min(earliest, entry.deadlineNanos);
        }
        return earliest;
    }

    private int firstOccupiedLevel() {
        int level = 0;
        while (level < LEVELS && occupied[level] == 0) {
            level++;
        }
        return level;
    }

    /** Within a level every entry lies ahead and before the level's end, so the lowest bit is the earliest slot. */
    private int firstOccupiedSlot(int level) {
        return Long.numberOfTrailingZeros(occupied[level]);
    }

    /**
     * The level is that of the highest six bits in which deadline and present differ: the deadline's slot there lies
     * ahead, and is entered before the deadline.
     */
    private int slotFor(long deadlineNanos) {
        long tick = Math.max(currentTick, tickOf(deadlineNanos));
        long difference = tick ^ currentTick | SLOTS - 1;
        int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(difference)) / LEVEL_SHIFT;
        return level * SLOTS + (int) (tick >>> level * LEVEL_SHIFT & SLOTS - 1);
    }

    private long startOf(int level, int slot) {
        int shift = level * LEVEL_SHIFT;
        long block = currentTick >>> shift + LEVEL_SHIFT;
        return (block << LEVEL_SHIFT | slot) << shift;
    }

    private long tickOf(long nanos) {
        long since = nanos - originNanos;
        if (since < 0) {
            // Either before the origin, or so far after it that the difference overflowed.
            since = nanos < originNanos ? 0 : Long.MAX_VALUE;
        }
        return since >>> TICK_SHIFT;
    }

    private long timeOf(long tick) {
        long nanos = originNanos + (tick << TICK_SHIFT);
        return nanos < originNanos ? Long.MAX_VALUE : nanos;
    }

    private void link(Entry entry, int slot) {
        Entry head = heads[slot];
        if (head == null) {
            entry.before = entry;
            entry.after = entry;
            heads[slot] = entry;
            if (slot != FIRING) {
                occupied[slot >> LEVEL_SHIFT] |= 1L << slot;
            }
        } else {
            entry.before = head.before;
            entry.after = head;
            head.before.after = entry;
            head.before = entry;
        }
        entry.slot = slot;
    }

    private void unlink(Entry entry) {
        int slot = entry.slot;
        if (entry.after == entry) {
            heads[slot] = null;
            if (slot != FIRING) {
                occupied[slot >> LEVEL_SHIFT] &= ~(1L << slot);
            }
        } else {
            entry.before.after = entry.after;
            entry.after.before = entry.before;
            if (heads[slot] == entry) {
                heads[slot] = entry.after;
            }
        }
        // A lone neighbour must not keep an entry alive that left.
        entry.before = null;
        entry.after = null;
        entry.slot = IDLE;
    }
}
