package ebb.quic.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one socket keeps outside the heap. No other part of Ebb has memory there but for constants, and the JVM counts
 * none of it among its direct buffers, so it is counted here. Owned and closed by its socket; {@link #bytesInUse} is for
 * any thread.
 */
public final class SocketMemory implements Arena {
    private static final AtomicLong IN_USE = new AtomicLong();

    private final Arena arena = Arena.ofShared();
    private long bytes;

    SocketMemory() {
    }

    /** Bytes of all sockets that are open. */
    public static long bytesInUse() {
        return IN_USE.get();
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        MemorySegment segment = arena.allocate(byteSize, byteAlignment);
        bytes += byteSize;
        IN_USE.addAndGet(byteSize);
        return segment;
    }

    @Override
    public MemorySegment.Scope scope() {
        return arena.scope();
    }

    /** Gives it back; the second call throws, as that of any arena does. */
    @Override
    public void close() {
        arena.close();
        IN_USE.addAndGet(-bytes);
    }
}
