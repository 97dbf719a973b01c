package ebb.http3.session;

import ebb.http3.model.Http3Settings;

/**
 * How long this end has waited for its peer in one direction of a stream. Time in which nobody waits does not count: a
 * slow handler is no fault of the peer. Thread-safe, because it is judged by another thread than it is told by.
 */
final class Pace {
    private static final long NOBODY = Long.MIN_VALUE;
    private static final double NANOS = 1e9;

    private long broughtBytes;
    private long waitedNanos;
    private long waitingSince = NOBODY;

    /** Somebody begins to wait. */
    synchronized void waits(long now) {
        waitingSince = now;
    }

    /** The waiting is over, and brought so many bytes. */
    synchronized void waited(int bytes, long now) {
        broughtBytes += bytes;
        waitedNanos += now - waitingSince;
        waitingSince = NOBODY;
    }

    /** Whether somebody waits, and all waiting so far took longer than the bytes that it brought allow, and these. */
    synchronized boolean isTooSlow(Http3Settings settings, long furtherBytes, long now) {
        if (waitingSince == NOBODY) {
            return false;
        }
        double earned = (broughtBytes + furtherBytes) * NANOS / settings.contentBytesPerSecond();
        double allowed = settings.contentGrace().toNanos() + earned;
        return waitedNanos + (now - waitingSince) > allowed;
    }
}
