package ebb.quic.connection;

import ebb.quic.memory.Account;
import ebb.quic.model.Component;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Packets that arrived before their keys (RFC 9000 §5.2.2, RFC 9001 §5.7). Part of the handshake's object graph.
 *
 * <p>Bounds: {@link #PACKETS} and {@link #BYTES}; what does not fit is dropped, as if the network had lost it.
 */
final class UndecryptablePackets {
    private static final int PACKETS = 8;
    private static final int BYTES = 12 << 10;
    private static final int OVERHEAD = 80;

    /** A kept packet. */
    record Kept(byte[] bytes, InetSocketAddress from) {
    }

    private final Account account;
    private final Deque<Kept> packets = new ArrayDeque<>(2);
    private int bytes;

    UndecryptablePackets(Account account) {
        this.account = account;
    }

    /** Keeps a packet; false when there is no room for it. */
    boolean keep(byte[] datagram, int offset, int end, InetSocketAddress from) {
        int length = end - offset;
        if (packets.size() == PACKETS || bytes + length > BYTES
                || !account.reserve(Component.DATAGRAMS, length + OVERHEAD)) {
            return false;
        }
        bytes += length;
        packets.add(new Kept(Arrays.copyOfRange(datagram, offset, end), from));
        return true;
    }

    int size() {
        return packets.size();
    }

    /** The oldest packet, no longer kept; null when there is none. */
    Kept take() {
        Kept kept = packets.poll();
        if (kept != null) {
            bytes -= kept.bytes().length;
            account.release(Component.DATAGRAMS, kept.bytes().length + OVERHEAD);
        }
        return kept;
    }

    void free() {
        while (take() != null) {
            continue;
        }
    }
}
