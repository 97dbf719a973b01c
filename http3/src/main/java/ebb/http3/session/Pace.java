package ebb.http3.session;

import ebb.http3.model.Http3Settings;

/**
 * How fast one direction of a stream gets on while this end waits for its peer. Time in which nobody waits does not
 * count: a slow handler is no fault of the peer. Thread-safe, because it is judged by another thread than it is told by.
 */
final class Pace {
    private static final long NOBODY = Long.MIN_VALUE;
    private static final double NANOS = 1e9;

    private long carriedBytes;
    private long waitedNanos;
    private long waitingSince = NOBODY;

    /** Somebody begins to wait. */
    synchronized void waits(long now) {
        waitingSince = now;
    }

    /** The waiting is over, and brought so many bytes further. */
    synchronized void carried(int bytes, long now) {
        waitedNanos += now - waitingSince;
        waitingSince = NOBODY;
        carriedBytes += bytes;
    }

    /** Whether somebody waits, and all waiting so far took longer than the bytes that it brought allow. */
    synchronized boolean isTooSlow(Http3Settings settings, long now) {
        if (waitingSince == NOBODY) {
            return false;
        }
        double allowed = settings.contentGrace().toNanos() + carriedBytes * NANOS / settings.contentBytesPerSecond();
        return waitedNanos + (now - waitingSince) > allowed;
    }
}
