package ebb.http3.model;

import java.util.concurrent.atomic.AtomicLongArray;

/** How often a server refused its clients something, over all connections of a handler. Thread-safe; fixed size. */
public final class Http3Counts {
    private final AtomicLongArray refused = new AtomicLongArray(Http3Refusal.values().length);

    /** Nothing was refused yet. */
    public Http3Counts() {
    }

    /**
     * Counts once more.
     *
     * @param why why it was refused
     */
    public void refused(Http3Refusal why) {
        refused.incrementAndGet(why.ordinal());
    }

    /**
     * How often that was the reason, since the start.
     *
     * @param why the reason
     * @return how often
     */
    public long count(Http3Refusal why) {
        return refused.get(why.ordinal());
    }
}
