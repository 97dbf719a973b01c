package ebb.quic;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers for connections, unique in this JVM. Thread-safe. */
final class Numbers {
    private static final AtomicLong LAST = new AtomicLong();

    private Numbers() {
    }

    static long next() {
        return LAST.incrementAndGet();
    }
}
