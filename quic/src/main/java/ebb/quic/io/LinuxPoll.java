package ebb.quic.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Waits for descriptors, to the nanosecond. One thread at a time. */
final class LinuxPoll {
    private static final int ENTRY_BYTES = 8;
    private static final int EVENTS = 4;
    private static final int RESULT = 6;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final MemorySegment entries;
    private final MemorySegment timeout;
    private final MemorySegment errno;
    private final int count;

    /** Will wait until one of the descriptors has the event. */
    LinuxPoll(Arena arena, short event, int... descriptors) {
        count = descriptors.length;
        entries = arena.allocate((long) count * ENTRY_BYTES, Long.BYTES);
        timeout = arena.allocate(2 * Long.BYTES, Long.BYTES);
        errno = LinuxCalls.newErrno(arena);
        for (int i = 0; i < count; i++) {
            entries.set(JAVA_INT, (long) i * ENTRY_BYTES, descriptors[i]);
            entries.set(JAVA_SHORT, (long) i * ENTRY_BYTES + EVENTS, event);
        }
    }

    /** Waits for at most that long, maybe for less; how many descriptors are ready. */
    int await(long nanos) {
        long wait = Math.max(0, nanos);
        timeout.set(JAVA_LONG, 0, wait / NANOS_PER_SECOND);
        timeout.set(JAVA_LONG, Long.BYTES, wait % NANOS_PER_SECOND);
        return Math.max(0, LinuxCalls.ppoll(errno, entries, count, timeout));
    }

    /** Whether descriptor {@code i} was ready when {@link #await} returned something. */
    boolean isReady(int i) {
        return entries.get(JAVA_SHORT, (long) i * ENTRY_BYTES + RESULT) != 0;
    }
}
