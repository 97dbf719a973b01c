package ebb.quic.io;

import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * Datagrams as they came from a socket, back to back in one array, in the order of their arrival. Owned by a loop,
 * reused for ever. Bounds: {@link #SLOTS} datagrams of at most {@link #MAX_DATAGRAM_BYTES}, in {@link #BYTES} together.
 *
 * <p>Datagrams that arrived as one message of the system lie as that message did: it is copied once and cut in place.
 */
public final class ArrivalBatch {
    static final int SLOTS = 128;
    static final int BYTES = 128 << 10;
    /** Longer datagrams are dropped by sockets: no peer was told that it may send them (RFC 9000 §18.2). */
    static final int MAX_DATAGRAM_BYTES = 2048;

    private final byte[] bytes = new byte[BYTES];
    private final int[] offsets = new int[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final byte[] ecn = new byte[SLOTS];
    private final InetSocketAddress[] remotes = new InetSocketAddress[SLOTS];
    private final InetSocketAddress[] locals = new InetSocketAddress[SLOTS];
    private int count;
    private int end;

    /** The array that all datagrams lie in; each may be changed within its own bounds. */
    byte[] array() {
        return bytes;
    }

    int count() {
        return count;
    }

    /** Whether there is no room for another; then more may be waiting in the socket. */
    boolean isFull() {
        return count == SLOTS || BYTES - end < MAX_DATAGRAM_BYTES;
    }

    /** How many more datagrams of this size fit. */
    int room(int datagramBytes) {
        return Math.min(SLOTS - count, (BYTES - end) / datagramBytes);
    }

    /** Where the next datagram is to be written. */
    int end() {
        return end;
    }

    /** Makes the bytes written at {@link #end()} a datagram of which nothing but the sender is known. */
    void commit(int length, InetSocketAddress remote) {
        commit(length, remote, null, 0);
    }

    /** Makes the bytes written at {@link #end()} a datagram. */
    void commit(int length, InetSocketAddress remote, InetSocketAddress local, int ecnBits) {
        offsets[count] = end;
        lengths[count] = length;
        remotes[count] = remote;
        locals[count] = local;
        ecn[count] = (byte) ecnBits;
        count++;
        end += length;
    }

    int offset(int i) {
        return offsets[i];
    }

    int length(int i) {
        return lengths[i];
    }

    /** Who sent datagram {@code i}. */
    InetSocketAddress remote(int i) {
        return remotes[i];
    }

    /** The address of ours that datagram {@code i} was sent to; null where the socket cannot tell. */
    InetSocketAddress local(int i) {
        return locals[i];
    }

    /** The two ECN bits of the IP header of datagram {@code i}; 0 where the socket cannot tell. */
    int ecn(int i) {
        return ecn[i];
    }

    void clear() {
        Arrays.fill(remotes, 0, count, null);
        Arrays.fill(locals, 0, count, null);
        count = 0;
        end = 0;
    }
}
