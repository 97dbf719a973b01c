package ebb.quic.stream;

import ebb.quic.model.CloseReason;
import ebb.quic.model.Component;
import ebb.quic.model.QuicClosedException;
import java.io.InterruptedIOException;

/**
 * Opens the streams of this side, as many as the peer allows (RFC 9000 §4.6). Any thread may open; the monitor of this
 * object guards everything in it. A stream that was opened waits here until the loop takes it into its table, which it
 * does before anything is sent on it. About 90 bytes.
 */
final class LocalStreams {
    private static final long FIRST_RETRY_MILLIS = 8;
    private static final long LAST_RETRY_MILLIS = 1024;
    private static final long NEVER = -1;

    private final boolean server;
    private final StreamLimits limits;
    private final Stream.Owner owner;
    private final long[] next = new long[2];
    private final long[] allowed = new long[2];
    private final long[] reportedAt = {NEVER, NEVER};
    private final long[] sendLimit = new long[2];
    /** Opened and not in the table yet: newest first. */
    private Stream opened;
    private CloseReason severed;
    /** Whether somebody was refused since the limit was raised, by direction: then the peer is to be told. */
    private final boolean[] refused = new boolean[2];
    private volatile boolean anyRefused;

    LocalStreams(boolean server, StreamLimits limits, Stream.Owner owner) {
        this.server = server;
        this.limits = limits;
        this.owner = owner;
    }

    private static int direction(boolean bidirectional) {
        return bidirectional ? 0 : 1;
    }

    /** The limits from which new streams start to send. */
    synchronized void sendLimits(long bidirectional, long unidirectional) {
        sendLimit[0] = bidirectional;
        sendLimit[1] = unidirectional;
    }

    /** The peer allows so many streams of a direction in all. */
    synchronized void allow(boolean bidirectional, long limit) {
        int direction = direction(bidirectional);
        // RFC 9000 §4.6: a limit that is not an increase is ignored.
        if (limit > allowed[direction]) {
            allowed[direction] = limit;
            refused[direction] = false;
            notifyAll();
        }
    }

    /** Opens a stream, or returns null when the peer's limit or the account leaves no room. */
    synchronized Stream open(boolean bidirectional) throws QuicClosedException {
        if (severed != null) {
            throw new QuicClosedException(severed);
        }
        int direction = direction(bidirectional);
        // RFC 9000 §4.6: never more streams than the peer allows.
        if (next[direction] >= allowed[direction]) {
            if (!refused[direction]) {
                refused[direction] = true;
                anyRefused = true;
                owner.signalTable();
            }
            return null;
        }
        if (!owner.account().reserve(Component.STREAMS, Stream.retainedBytes(true, bidirectional))) {
            return null;
        }
        // RFC 9000 §2.1: IDs of a kind are used in order, each once.
        long id = StreamId.of(next[direction]++, StreamId.kind(server, bidirectional));
        Stream stream = Stream.local(id, sendLimit[direction], limits, owner);
        stream.nextOpened = opened;
        opened = stream;
        return stream;
    }

    /** Opens a stream, waiting while there is no room. */
    synchronized Stream awaitOpen(boolean bidirectional) throws QuicClosedException, InterruptedIOException {
        int direction = direction(bidirectional);
        long retryMillis = FIRST_RETRY_MILLIS;
        Stream stream = open(bidirectional);
        while (stream == null) {
            try {
                // Memory that others give back is not announced: that wait alone is timed.
                wait(next[direction] >= allowed[direction] ? 0 : retryMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException("interrupted while opening a stream");
                interrupted.initCause(e);
                throw interrupted;
            }
            retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
            stream = open(bidirectional);
        }
        return stream;
    }

    /** The streams opened since the last call, chained by {@code nextOpened}; the caller breaks the chain. */
    synchronized Stream takeOpened() {
        Stream chain = opened;
        opened = null;
        return chain;
    }

    /** Whether {@link #owesBlocked} is worth asking. */
    boolean anyRefused() {
        return anyRefused;
    }

    /** Whether the peer is to be told that it allows too few streams; once for each limit. */
    synchronized boolean owesBlocked(boolean bidirectional) {
        int direction = direction(bidirectional);
        return refused[direction] && reportedAt[direction] != allowed[direction];
    }

    /** The limit that STREAMS_BLOCKED names; the peer is being told. */
    synchronized long blockedSent(boolean bidirectional) {
        int direction = direction(bidirectional);
        reportedAt[direction] = allowed[direction];
        anyRefused = owesBlocked(true) || owesBlocked(false);
        return allowed[direction];
    }

    synchronized void blockedLost(boolean bidirectional) {
        reportedAt[direction(bidirectional)] = NEVER;
        anyRefused = true;
    }

    /** The connection is gone: nobody waits or opens any more, and what was opened last is severed too. */
    synchronized void sever(CloseReason reason) {
        severed = reason;
        for (Stream stream = takeOpened(); stream != null; stream = stream.nextOpened) {
            stream.sever(reason);
        }
        notifyAll();
    }
}
