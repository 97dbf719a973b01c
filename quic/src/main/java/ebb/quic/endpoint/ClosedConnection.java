package ebb.quic.endpoint;

import ebb.quic.connection.Link;
import ebb.quic.memory.Account;
import ebb.quic.model.CloseReason;
import ebb.quic.model.MemoryReport;
import java.net.InetSocketAddress;

/**
 * What is left of a connection in its closing or draining period (RFC 9000 §10.2): routes, and while closing one sealed
 * CONNECTION_CLOSE. Bounds: {@code limits.stubs()} of them, each for 3 PTO, never extended; at most 400 bytes plus the
 * datagram.
 */
final class ClosedConnection extends Destination {
    /** What the stub weighs without its datagram and routes. */
    static final int FIXED_BYTES = 240;
    private static final int AMPLIFICATION = 3;

    private final Account account;
    private final Link link;
    private final CloseReason reason;
    private final MemoryReport memory;
    private final InetSocketAddress remote;
    private final byte[] datagram;
    private final boolean validated;
    private int packets;
    private long receivedBytes;
    private long sentBytes;
    private long driftBytes;
    private final boolean draining;

    /** How it came to be. */
    record Origin(Link link, CloseReason reason, MemoryReport memory, InetSocketAddress remote, boolean validated) {
    }

    ClosedConnection(RouteSet<Destination> routes, Account account, Origin origin, byte[] datagramOrNull) {
        super(routes);
        this.account = account;
        link = origin.link();
        reason = origin.reason();
        memory = origin.memory();
        remote = origin.remote();
        validated = origin.validated();
        datagram = datagramOrNull;
        draining = datagramOrNull == null;
        sentBytes = draining ? 0 : datagram.length;
    }

    Link link() {
        return link;
    }

    CloseReason reason() {
        return reason;
    }

    MemoryReport memory() {
        return memory;
    }

    InetSocketAddress remote() {
        return remote;
    }

    /** Notes what the account of the connection still held when it was closed. */
    void drifted(long bytes) {
        driftBytes = bytes;
    }

    long driftBytes() {
        return driftBytes;
    }

    boolean isDraining() {
        return draining;
    }

    Account account() {
        return account;
    }

    /** Bytes that stand on the budget for it. */
    int weight() {
        return FIXED_BYTES + (datagram == null ? 0 : datagram.length + 16);
    }

    byte[] datagram() {
        return datagram;
    }

    /**
     * Takes notice of a datagram for the closed connection.
     *
     * @return whether the CONNECTION_CLOSE is to be sent again now
     */
    boolean received(int length, boolean fromKnownAddress) {
        receivedBytes += length;
        packets++;
        // RFC 9000 §10.2.1: the answers get rarer, one for the 1st, 2nd, 4th, 8th … packet; RFC 9000 §10.2.2: a
        // draining endpoint sends nothing.
        if (draining || !fromKnownAddress || Integer.bitCount(packets) != 1) {
            return false;
        }
        // RFC 9000 §10.2.1, §8.1: an address that was not validated never gets more than three times its bytes.
        if (!validated && sentBytes + datagram.length > AMPLIFICATION * receivedBytes) {
            return false;
        }
        sentBytes += datagram.length;
        return true;
    }
}
