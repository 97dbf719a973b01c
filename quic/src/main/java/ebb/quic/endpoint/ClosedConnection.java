package ebb.quic.endpoint;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.Component;
import ebb.quic.model.MemoryReport;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is left of a connection in its closing or draining period (RFC 9000 §10.2): routes, and while closing one sealed
 * CONNECTION_CLOSE. Bounds: {@code limits.stubs()} of them, each for 3 PTO, never extended; at most 400 bytes plus the
 * datagram.
 *
 * <p>There may be tens of thousands, so it is packed: the address and the last memory report as bare numbers, and one
 * account for all stubs of the table.
 */
final class ClosedConnection extends Destination {
    /**
     * What the stub weighs without its datagram and routes: itself 80, its route set 64, the link 32 and reason 24 that
     * it leaves to the handle, address 24, report 40.
     */
    static final int FIXED_BYTES = 264;
    private static final int ARRAY_HEADER_BYTES = 16;
    private static final int AMPLIFICATION = 3;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final Component[] COMPONENTS = Component.values();

    private final Link link;
    private final byte[] remote;
    private final byte[] datagram;
    /** Bytes used and at most; then those of each component that had any, after its number. */
    private final int[] memory;
    /** What may still be sent to an address that was not validated. */
    private long allowance;
    /** Counts up to its largest value, beyond which there is no answer anyway; with the flag it fills four bytes. */
    private short packets;
    private final boolean known;
    private int driftBytes;
    /** In milliseconds, of which an int tells spans of up to 24 days: it fits where the JVM would pad. */
    private int closedAtMillis;

    /**
     * How it came to be.
     *
     * @param link      what joined the connection to its handles
     * @param known     whether the application was given a handle
     * @param memory    what the connection held
     * @param remote    the peer's address
     * @param allowance what may still be sent to it
     */
    record Origin(Link link, boolean known, MemoryReport memory, InetSocketAddress remote, long allowance) {
    }

    ClosedConnection(RouteSet<Destination> routes, Origin origin, byte[] datagramOrNull) {
        super(routes);
        link = origin.link();
        known = origin.known();
        memory = packed(origin.memory());
        remote = CompactAddress.of(origin.remote());
        allowance = origin.allowance();
        datagram = datagramOrNull;
    }

    private static int[] packed(MemoryReport report) {
        int[] numbers = new int[2 + 2 * report.components().size()];
        // An account holds less than 2 GiB.
        numbers[0] = (int) report.usedBytes();
        numbers[1] = (int) report.peakBytes();
        int at = 2;
        for (Map.Entry<Component, Long> entry : report.components().entrySet()) {
            numbers[at++] = entry.getKey().ordinal();
            numbers[at++] = entry.getValue().intValue();
        }
        return numbers;
    }

    Link link() {
        return link;
    }

    /** Whether the application was given a handle of the connection. */
    boolean isKnown() {
        return known;
    }

    /** Why the connection was closed; known once its link is severed. */
    CloseReason reason() {
        return link.reason();
    }

    /** What the connection held when it was closed, and could have held. */
    MemoryReport memory(long limitBytes) {
        Map<Component, Long> components = new EnumMap<>(Component.class);
        for (int at = 2; at < memory.length; at += 2) {
            components.put(COMPONENTS[memory[at]], (long) memory[at + 1]);
        }
        return new MemoryReport(memory[0], memory[1], limitBytes, components);
    }

    InetSocketAddress remote() {
        return CompactAddress.toAddress(remote);
    }

    /** Notes when the connection was closed, and what its account still held then. */
    void closed(long now, long drift) {
        closedAtMillis = (int) (now / NANOS_PER_MILLI);
        driftBytes = (int) drift;
    }

    /** How long ago the connection was closed, to the millisecond. */
    long closedForNanos(long now) {
        return ((int) (now / NANOS_PER_MILLI) - closedAtMillis) * NANOS_PER_MILLI;
    }

    /** The most that the connection ever held. */
    long peakBytes() {
        return memory[1];
    }

    long driftBytes() {
        return driftBytes;
    }

    boolean isDraining() {
        return datagram == null;
    }

    /** Bytes that stand on the budget for it, routes aside. */
    int weight() {
        return FIXED_BYTES + (datagram == null ? 0 : datagram.length + ARRAY_HEADER_BYTES);
    }

    byte[] datagram() {
        return datagram;
    }

    /**
     * Takes notice of a datagram for the closed connection.
     *
     * @return whether the CONNECTION_CLOSE is to be sent again now
     */
    boolean received(int length, InetSocketAddress from) {
        // RFC 9000 §10.2.1, §8.1: an address that was not validated never gets more than three times its bytes.
        if (allowance < Long.MAX_VALUE / 2) {
            allowance += (long) AMPLIFICATION * length;
        }
        if (packets < Short.MAX_VALUE) {
            packets++;
        }
        // RFC 9000 §10.2.1: the answers get rarer, one for the 1st, 2nd, 4th, 8th … packet; RFC 9000 §10.2.2: a
        // draining endpoint sends nothing.
        if (isDraining() || Integer.bitCount(packets) != 1 || !remote().equals(from)) {
            return false;
        }
        if (datagram.length > allowance) {
            return false;
        }
        allowance -= datagram.length;
        return true;
    }
}
