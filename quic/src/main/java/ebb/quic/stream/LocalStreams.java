package ebb.quic.stream;

import ebb.quic.model.CloseReason;
import ebb.quic.model.Component;
import ebb.quic.model.QuicClosedException;
import java.io.InterruptedIOException;

/**
 * Opens the streams of this side, as many as the peer allows (RFC 9000 §4.6). Any thread may open; the monitor of this
 * object guards everything in it. A stream that was opened waits here until the loop takes it into its table, which it
 * does before anything is sent on it. 136 bytes.
 */
final class LocalStreams {
    private static final long FIRST_RETRY_MILLIS = 8;
    private static final long LAST_RETRY_MILLIS = 1024;
    private static final long NEVER = -1;

    /** What concerns the bidirectional or the unidirectional streams. */
    private static final class Direction {
        private long next;
        private long allowed;
        private long sendLimit;
        private long reportedAt = NEVER;
        /** Whether somebody was refused since the limit was raised. */
        private boolean refused;

        boolean isExhausted() {
            return next >= allowed;
        }

        boolean owesBlocked() {
            return refused && reportedAt != allowed;
        }
    }

    private final boolean server;
    private final StreamLimits limits;
    private final Stream.Owner owner;
    private final Direction bidirectional = new Direction();
    private final Direction unidirectional = new Direction();
    /** Opened and not in the table yet: newest first. */
    private Stream opened;
    private CloseReason severed;
    private volatile boolean owesBlocked;

    LocalStreams(boolean server, StreamLimits limits, Stream.Owner owner) {
        this.server = server;
        this.limits = limits;
        this.owner = owner;
    }

    private Direction direction(boolean isBidirectional) {
        return isBidirectional ? bidirectional : unidirectional;
    }

    /** The peer allows so many bytes on new streams of a direction. */
    synchronized void sendLimit(boolean isBidirectional, long bytes) {
        direction(isBidirectional).sendLimit = bytes;
    }

    /** The peer allows so many streams of a direction in all. */
    synchronized void allow(boolean isBidirectional, long limit) {
        Direction direction = direction(isBidirectional);
        // RFC 9000 §4.6: a limit that is not an increase is ignored.
        if (limit > direction.allowed) {
            direction.allowed = limit;
            direction.refused = false;
            noteOwed();
            notifyAll();
        }
    }

    /** Opens a stream, or returns null when the peer's limit or the account leaves no room. */
    synchronized Stream open(boolean isBidirectional) throws QuicClosedException {
        if (severed != null) {
            throw new QuicClosedException(severed);
        }
        Direction direction = direction(isBidirectional);
        // RFC 9000 §4.6: never more streams than the peer allows.
        if (direction.isExhausted()) {
            direction.refused = true;
            noteOwed();
            if (owesBlocked) {
                owner.signalTable();
            }
            return null;
        }
        if (!owner.account().reserve(Component.STREAMS, Stream.retainedBytes(true, isBidirectional))) {
            return null;
        }
        // RFC 9000 §2.1: IDs of a kind are used in order, each once.
        long id = StreamId.of(direction.next++, StreamId.kind(server, isBidirectional));
        Stream stream = Stream.local(id, direction.sendLimit, limits, owner);
        stream.nextOpened = opened;
        opened = stream;
        return stream;
    }

    /** Opens a stream, waiting while there is no room. */
    synchronized Stream awaitOpen(boolean isBidirectional) throws QuicClosedException, InterruptedIOException {
        Direction direction = direction(isBidirectional);
        long retryMillis = FIRST_RETRY_MILLIS;
        Stream stream = open(isBidirectional);
        while (stream == null) {
            try {
                // Memory that others give back is not announced: that wait alone is timed.
                wait(direction.isExhausted() ? 0 : retryMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException("interrupted while opening a stream");
                interrupted.initCause(e);
                throw interrupted;
            }
            retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
            stream = open(isBidirectional);
        }
        return stream;
    }

    /** Whether there is a stream that the table does not know yet. */
    synchronized boolean hasOpened() {
        return opened != null;
    }

    /** A stream for the table, after {@link #hasOpened}. */
    synchronized Stream takeOpened() {
        Stream stream = opened;
        opened = stream.nextOpened;
        stream.nextOpened = null;
        return stream;
    }

    private void noteOwed() {
        owesBlocked = bidirectional.owesBlocked() || unidirectional.owesBlocked();
    }

    /** Whether the peer is to be told that it allows too few streams: once for each limit. Does not lock. */
    boolean owesBlocked() {
        return owesBlocked;
    }

    synchronized boolean owesBlocked(boolean isBidirectional) {
        return direction(isBidirectional).owesBlocked();
    }

    /** The limit that STREAMS_BLOCKED names; the peer is being told. */
    synchronized long blockedSent(boolean isBidirectional) {
        Direction direction = direction(isBidirectional);
        direction.reportedAt = direction.allowed;
        noteOwed();
        return direction.allowed;
    }

    synchronized void blockedLost(boolean isBidirectional) {
        direction(isBidirectional).reportedAt = NEVER;
        noteOwed();
    }

    /** The connection is gone: nobody waits or opens any more, and what was opened last is severed too. */
    synchronized void sever(CloseReason reason) {
        severed = reason;
        while (opened != null) {
            takeOpened().sever(reason);
        }
        notifyAll();
    }
}
