package ebb.quic.memory;

import java.net.InetSocketAddress;

/**
 * Datagrams assembled back to back in one array, ready for one system call. Owned by a loop, reused for ever, never
 * shared. Bounds: {@link #MAX_DATAGRAMS} and {@link #BYTES}; a full batch is sent before more is assembled.
 *
 * <p>Consecutive datagrams of one size to one address lie contiguously, which is what UDP segmentation offload wants.
 */
public final class DatagramBatch {
    public static final int MAX_DATAGRAMS = 64;
    public static final int BYTES = 64 << 10;
    /** The largest datagram that is ever assembled. */
    public static final int MAX_DATAGRAM_BYTES = 1500;

    private final byte[] bytes = new byte[BYTES];
    private final int[] offsets = new int[MAX_DATAGRAMS];
    private final int[] lengths = new int[MAX_DATAGRAMS];
    private final InetSocketAddress[] remotes = new InetSocketAddress[MAX_DATAGRAMS];
    private int count;
    private int end;

    /** Whether another datagram of the largest size would not fit. */
    public boolean isFull() {
        return count == MAX_DATAGRAMS || BYTES - end < MAX_DATAGRAM_BYTES;
    }

    /** The array that all datagrams lie in. */
    public byte[] array() {
        return bytes;
    }

    /** Where the next datagram is to be written. */
    public int end() {
        return end;
    }

    /** Makes the bytes just written at {@link #end()} a datagram to the address. */
    public void commit(int length, InetSocketAddress remote) {
        offsets[count] = end;
        lengths[count] = length;
        remotes[count] = remote;
        count++;
        end += length;
    }

    /** How many datagrams there are. */
    public int count() {
        return count;
    }

    /** Where datagram {@code i} starts. */
    public int offset(int i) {
        return offsets[i];
    }

    /** How long datagram {@code i} is. */
    public int length(int i) {
        return lengths[i];
    }

    /** Where datagram {@code i} goes. */
    public InetSocketAddress remote(int i) {
        return remotes[i];
    }

    /** Empties the batch; addresses are forgotten so that none is kept alive. */
    public void clear() {
        java.util.Arrays.fill(remotes, 0, count, null);
        count = 0;
        end = 0;
    }
}
