package ebb.quic.endpoint;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many connections each network holds over all loops, so that none holds all places there are. Only those count
 * whose handshake is complete: nobody fills the share of a network in which he is not. The machine itself has no share:
 * behind its own addresses are proxies and tests, not a network. In fixed memory, 16 KiB.
 * Thread-safe; owned by {@link Commons}.
 */
final class Networks {
    private final NetworkHash hash;
    private final int most;
    private final AtomicIntegerArray counts = new AtomicIntegerArray(NetworkHash.SLOTS);

    Networks(NetworkHash hash, int most) {
        this.hash = hash;
        this.most = most;
    }

    /** Whether the network of this address has its share already. */
    boolean isFull(InetSocketAddress from) {
        return counts.get(hash.slot(from)) >= most && !from.getAddress().isLoopbackAddress();
    }

    /** A connection from there is established; what {@link #leave} is to be given. */
    short enter(InetSocketAddress from) {
        int slot = hash.slot(from);
        counts.incrementAndGet(slot);
        return (short) slot;
    }

    /** It has left, wherever its peer was in the end. */
    void leave(short slot) {
        counts.decrementAndGet(slot);
    }
}
