package ebb.quic.io;

import ebb.quic.connection.Turn;
import ebb.quic.endpoint.Stray;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Datagrams that other loops have for this one. Any loop offers, the owner hands them on.
 *
 * <p>Bounds: {@link #MAX_DATAGRAMS} and {@link #MAX_BYTES}; what finds no room is dropped by whoever brings it, as a
 * socket would, and counted there.
 */
final class StrayQueue {
    /** What a loop takes in one turn from its socket, four times over: a burst, while the loop is busy elsewhere. */
    static final int MAX_DATAGRAMS = 1024;
    static final int MAX_BYTES = 1 << 20;

    private final Queue<Stray> waiting = new ArrayDeque<>(0);
    private int bytes;
    private volatile boolean empty = true;
    private boolean closed;

    /** Adds a datagram; false when there is no room, or nobody will take it any more. */
    synchronized boolean offer(Stray stray) {
        if (closed || waiting.size() == MAX_DATAGRAMS || bytes + stray.bytes().length > MAX_BYTES) {
            return false;
        }
        waiting.add(stray);
        bytes += stray.bytes().length;
        empty = false;
        return true;
    }

    /** Hands on what waits, in the order of arrival, as far as the turn's stage has time for it; returns how many. */
    int handOn(Turn turn, Consumer<Stray> sink) {
        int count = 0;
        for (Stray stray = poll(turn); stray != null; stray = poll(turn)) {
            sink.accept(stray);
            count++;
        }
        return count;
    }

    private Stray poll(Turn turn) {
        if (empty || turn.isSpent()) {
            return null;
        }
        synchronized (this) {
            Stray stray = waiting.remove();
            bytes -= stray.bytes().length;
            empty = waiting.isEmpty();
            return stray;
        }
    }

    boolean isEmpty() {
        return empty;
    }

    /** Takes in nothing any more, and forgets what is here. */
    synchronized void close() {
        closed = true;
        waiting.clear();
        bytes = 0;
        empty = true;
    }
}
