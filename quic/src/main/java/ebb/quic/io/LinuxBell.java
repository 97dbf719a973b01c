package ebb.quic.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a loop sleep until its socket has a datagram, somebody rings or a time has passed. {@link #await} is for the
 * loop, {@link #ring} for any thread, also after {@link #close}.
 */
final class LinuxBell implements AutoCloseable {
    private static final int BELL = 1;

    private final int counter;
    private final LinuxPoll poll;
    private final MemorySegment errno;
    private final MemorySegment value;
    /** Set by the first to ring, so that those who ring as well need no system call. */
    private final AtomicBoolean rung = new AtomicBoolean();
    private Thread sharp;
    private boolean closed;

    LinuxBell(Arena arena, int socket) throws IOException {
        errno = LinuxCalls.newErrno(arena);
        value = arena.allocate(Long.BYTES, Long.BYTES);
        counter = LinuxCalls.eventfd(errno);
        if (counter < 0) {
            throw new IOException("eventfd failed with error " + -counter);
        }
        poll = new LinuxPoll(arena, LinuxCalls.POLLIN, socket, counter);
    }

    void await(long nanos) {
        if (sharp != Thread.currentThread()) {
            LinuxCalls.sharpenTimers();
            sharp = Thread.currentThread();
        }
        if (poll.await(nanos) > 0 && poll.isReady(BELL)) {
            LinuxCalls.drain(errno, counter, value);
            // Only now: were it cleared before, a bell that rings in between would be drained and never ring again.
            rung.set(false);
        }
    }

    void ring() {
        if (!rung.getAndSet(true)) {
            synchronized (this) {
                // After that the number may belong to somebody else's file.
                if (!closed) {
                    LinuxCalls.ring(counter);
                }
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            LinuxCalls.close(errno, counter);
        }
    }
}
