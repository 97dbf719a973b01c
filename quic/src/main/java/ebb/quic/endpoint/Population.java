package ebb.quic.endpoint;

import ebb.quic.model.Limit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections and stubs there are over all loops, and how many there may be. What is over a limit never gets
 * in, not even for a moment. Thread-safe; owned by {@link Commons}.
 */
final class Population {
    private final int maxLive;
    private final int maxHandshaking;
    private final int maxStubs;
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicInteger handshaking = new AtomicInteger();
    private final AtomicInteger stubs = new AtomicInteger();

    Population(int maxLive, int maxHandshaking, int maxStubs) {
        this.maxLive = maxLive;
        this.maxHandshaking = maxHandshaking;
        this.maxStubs = maxStubs;
    }

    /** The limit that has no room for another newcomer, or null; {@link #enter} decides. */
    Limit full() {
        if (handshaking.get() >= maxHandshaking) {
            return Limit.HANDSHAKES;
        }
        return live.get() >= maxLive ? Limit.CONNECTIONS : null;
    }

    /** Takes a place for a connection in its handshake; the limit that has no room for it, or null when it is in. */
    Limit enter() {
        if (!take(handshaking, maxHandshaking)) {
            return Limit.HANDSHAKES;
        }
        if (!take(live, maxLive)) {
            handshaking.decrementAndGet();
            return Limit.CONNECTIONS;
        }
        return null;
    }

    /** A handshake is over. */
    void established() {
        handshaking.decrementAndGet();
    }

    /** A connection, whose handshake is over, has left. */
    void leave() {
        live.decrementAndGet();
    }

    /** Takes a place for a stub, if there is one. */
    boolean enterStub() {
        return take(stubs, maxStubs);
    }

    /** A stub has left. */
    void leaveStub() {
        stubs.decrementAndGet();
    }

    int handshaking() {
        return handshaking.get();
    }

    private static boolean take(AtomicInteger count, int limit) {
        int now;
        do {
            now = count.get();
            if (now >= limit) {
                return false;
            }
        } while (!count.compareAndSet(now, now + 1));
        return true;
    }
}
