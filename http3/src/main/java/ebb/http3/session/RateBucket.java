package ebb.http3.session;

/** A token bucket: so many at once, and so many a second afterwards. Thread-safe; time is an argument. */
final class RateBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long burst;
    private final long perSecond;
    private double tokens;
    private long lastNanos;

    RateBucket(long burst, long perSecond, long now) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.tokens = burst;
        this.lastNanos = now;
    }

    /** Takes one token; false if there is none. */
    synchronized boolean take(long now) {
        double earned = (double) (now - lastNanos) * perSecond / NANOS_PER_SECOND;
        tokens = Math.min(burst, tokens + earned);
        lastNanos = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
