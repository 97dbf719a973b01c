package ebb.quic.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * All the bytes that one endpoint may hold. Thread-safe: loops and application threads reserve from it.
 *
 * <p>Invariant: {@link #used()} never exceeds {@link #limit()}, whatever peers do.
 */
public final class MemoryBudget {
    private static final int HEADROOM = 64;

    private final long limitBytes;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    private final AtomicLong drift = new AtomicLong();

    public MemoryBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Takes the bytes, or nothing and returns false when they would exceed the limit. */
    public boolean reserve(long bytes) {
        return reserve(bytes, limitBytes);
    }

    /** Like {@link #reserve}, for bytes that can wait: leaves the last 64th to what connections need to go on. */
    public boolean reserveBulk(long bytes) {
        return reserve(bytes, limitBytes - limitBytes / HEADROOM);
    }

    private boolean reserve(long bytes, long limit) {
        long now;
        do {
            now = used.get();
            if (bytes > limit - now) {
                return false;
            }
        } while (!used.compareAndSet(now, now + bytes));
        if (now + bytes > peak.get()) {
            peak.accumulateAndGet(now + bytes, Math::max);
        }
        return true;
    }

    /** Gives bytes back that {@link #reserve} took. */
    public void release(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Notes bytes that an account still held when it was closed: a defect, made visible instead of lost. */
    void drifted(long bytes) {
        drift.addAndGet(bytes);
    }

    /** Bytes reserved now. */
    public long used() {
        return used.get();
    }

    /** The most bytes that were ever reserved at once. */
    public long peak() {
        return peak.get();
    }

    /** The hard limit in bytes. */
    public long limit() {
        return limitBytes;
    }

    /** Bytes that accounts failed to release before they were closed; 0 unless Ebb has a defect. */
    public long drift() {
        return drift.get();
    }

    /** How full the budget is, from 0 to 100. */
    public int percentUsed() {
        return (int) (used.get() * 100 / limitBytes);
    }
}
