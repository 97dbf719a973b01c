package ebb.quic.memory;

import java.net.InetSocketAddress;
import java.util.Arrays;

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
    private final byte[] ecn = new byte[MAX_DATAGRAMS];
    private final InetSocketAddress[] remotes = new InetSocketAddress[MAX_DATAGRAMS];
    private final InetSocketAddress[] locals = new InetSocketAddress[MAX_DATAGRAMS];
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

    /** Makes the bytes just written at {@link #end()} a datagram to the address, without an ECN mark. */
    public void commit(int length, InetSocketAddress remote) {
        commit(length, remote, null, 0);
    }

    /**
     * Makes the bytes just written at {@link #end()} a datagram.
     *
     * @param local   the address to send from where the socket has several; null leaves the choice to the system
     * @param ecnBits the two ECN bits for the IP header
     */
    public void commit(int length, InetSocketAddress remote, InetSocketAddress local, int ecnBits) {
        offsets[count] = end;
        lengths[count] = length;
        remotes[count] = remote;
        locals[count] = local;
        ecn[count] = (byte) ecnBits;
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

    /** Where datagram {@code i} is to come from; null when the system is to choose. */
    public InetSocketAddress local(int i) {
        return locals[i];
    }

    /** The ECN bits of datagram {@code i}. */
    public int ecn(int i) {
        return ecn[i];
    }

    /**
     * How many datagrams from {@code first} on can be handed over as one, to be cut again by the system: those that
     * differ in nothing but content, and after them one that is only shorter. At least 1; more than {@code maxBytes}
     * only then.
     */
    public int run(int first, int maxBytes) {
        int size = lengths[first];
        int bytes = size;
        int next = first + 1;
        while (next < count && lengths[next] <= size && bytes + lengths[next] <= maxBytes && isLike(first, next)) {
            bytes += lengths[next];
            if (lengths[next++] < size) {
                break;
            }
        }
        return next - first;
    }

    private boolean isLike(int one, int other) {
        return ecn[one] == ecn[other] && isSame(remotes[one], remotes[other]) && isSame(locals[one], locals[other]);
    }

    private static boolean isSame(InetSocketAddress one, InetSocketAddress other) {
        return one == other || one != null && one.equals(other);
    }

    /** Empties the batch; addresses are forgotten so that none is kept alive. */
    public void clear() {
        Arrays.fill(remotes, 0, count, null);
        Arrays.fill(locals, 0, count, null);
        count = 0;
        end = 0;
    }
}
