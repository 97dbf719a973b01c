package ebb.quic.io;

import ebb.quic.endpoint.Stray;
import java.util.ArrayList;
import java.util.List;

/**
 * Datagrams that other loops have for this one. Any loop offers, the owner takes them all.
 *
 * <p>Bounds: {@link #MAX_DATAGRAMS} and {@link #MAX_BYTES}; what finds no room is dropped by whoever brings it, as a
 * socket would, and counted there.
 */
final class StrayQueue {
    /** What a loop takes in one turn from its socket, four times over: a burst, while the loop is busy elsewhere. */
    static final int MAX_DATAGRAMS = 1024;
    static final int MAX_BYTES = 1 << 20;

    private List<Stray> waiting = new ArrayList<>(0);
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

    /** Takes everything, in the order of arrival. */
    List<Stray> takeAll() {
        // Nearly always: most loops never see a stray.
        if (empty) {
            return List.of();
        }
        synchronized (this) {
            List<Stray> all = waiting;
            waiting = new ArrayList<>(0);
            bytes = 0;
            empty = true;
            return all;
        }
    }

    boolean isEmpty() {
        return empty;
    }

    /** Takes in nothing any more, and forgets what is here. */
    synchronized void close() {
        closed = true;
        takeAll();
    }
}
