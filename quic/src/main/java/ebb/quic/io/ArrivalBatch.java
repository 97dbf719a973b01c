package ebb.quic.io;

import java.net.InetSocketAddress;

/**
 * Datagrams as they came from a socket, each in a slot of its own. Owned by a loop, reused for ever. Bounds:
 * {@link #SLOTS} datagrams of at most {@link #SLOT_BYTES}.
 */
public final class ArrivalBatch {
    static final int SLOTS = 64;
    static final int SLOT_BYTES = 2048;

    private final byte[] bytes = new byte[SLOTS * SLOT_BYTES];
    private final int[] lengths = new int[SLOTS];
    private final InetSocketAddress[] remotes = new InetSocketAddress[SLOTS];
    private int count;

    byte[] array() {
        return bytes;
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count == SLOTS;
    }

    /** Where the next datagram is to be written. */
    int end() {
        return count * SLOT_BYTES;
    }

    void commit(int length, InetSocketAddress remote) {
        lengths[count] = length;
        remotes[count] = remote;
        count++;
    }

    int offset(int i) {
        return i * SLOT_BYTES;
    }

    int length(int i) {
        return lengths[i];
    }

    InetSocketAddress remote(int i) {
        return remotes[i];
    }

    void clear() {
        java.util.Arrays.fill(remotes, 0, count, null);
        count = 0;
    }
}
