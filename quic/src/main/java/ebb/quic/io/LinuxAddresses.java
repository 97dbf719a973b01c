package ebb.quic.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Turns socket addresses of the kernel into those of Java and back, and remembers the recent ones, so that steady
 * traffic makes no new objects. Loop-confined. Bound: {@link #ENTRIES} addresses each way; a newcomer displaces the one
 * in its place, so whoever makes addresses collide only costs us the memory of it.
 */
final class LinuxAddresses {
    static final int FAMILY_4 = 2;
    static final int FAMILY_6 = 10;
    /** Size of {@code struct in_pktinfo} and {@code struct in6_pktinfo}. */
    static final int PACKET_INFO_4_BYTES = 12;
    static final int PACKET_INFO_6_BYTES = 20;

    private static final int ENTRIES = 512;
    private static final int NAME_4_BYTES = 16;
    private static final int NAME_6_BYTES = 28;
    private static final int MAPPED = 0xffff;
    private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt ADDRESS_4 = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong ADDRESS_6 = JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

    private final Entry[] byBytes = new Entry[ENTRIES];
    private final Entry[] byObject = new Entry[ENTRIES];

    /** An address as IPv6 has it (IPv4 mapped into it), in two halves, and as Java has it. */
    private record Entry(long high, long low, int scope, InetSocketAddress address) {
        boolean isMapped() {
            return high == 0 && low >>> 32 == MAPPED;
        }

        boolean is(long someHigh, long someLow, int someScope, int port) {
            return low == someLow && high == someHigh && scope == someScope && address.getPort() == port;
        }
    }

    /** The address in the {@code struct sockaddr} at the offset; null when it is of no family that we know. */
    InetSocketAddress read(MemorySegment memory, long at) {
        int port = memory.get(PORT, at + 2) & 0xffff;
        return switch (memory.get(JAVA_SHORT, at)) {
            case FAMILY_4 -> find(0, mapped(memory.get(ADDRESS_4, at + 4)), 0, port);
            case FAMILY_6 -> {
                long high = memory.get(ADDRESS_6, at + 8);
                yield find(high, memory.get(ADDRESS_6, at + 16),
                        isLinkLocal(high) ? memory.get(JAVA_INT, at + 24) : 0, port);
            }
            default -> null;
        };
    }

    /** The local address that a {@code struct in_pktinfo} tells, with a port added to it. */
    InetSocketAddress readPacketInfo4(MemorySegment memory, long at, int port) {
        return find(0, mapped(memory.get(ADDRESS_4, at + 4)), 0, port);
    }

    /** The local address that a {@code struct in6_pktinfo} tells, with a port added to it. */
    InetSocketAddress readPacketInfo6(MemorySegment memory, long at, int port) {
        long high = memory.get(ADDRESS_6, at);
        return find(high, memory.get(ADDRESS_6, at + 8), isLinkLocal(high) ? memory.get(JAVA_INT, at + 16) : 0, port);
    }

    private static long mapped(int address) {
        return (long) MAPPED << 32 | address & 0xffff_ffffL;
    }

    /** Addresses of one link only (fe80::/10) mean nothing without the number of the interface. */
    private static boolean isLinkLocal(long high) {
        return high >>> 54 == 0x3fa;
    }

    private InetSocketAddress find(long high, long low, int scope, int port) {
        long mix = (high * 31 + low) * 31 + port;
        int slot = (int) (mix * 0x9e37_79b9_7f4a_7c15L >>> 32) & ENTRIES - 1;
        Entry entry = byBytes[slot];
        if (entry == null || !entry.is(high, low, scope, port)) {
            entry = new Entry(high, low, scope, make(high, low, scope, port));
            byBytes[slot] = entry;
        }
        return entry.address;
    }

    private static InetSocketAddress make(long high, long low, int scope, int port) {
        byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        try {
            // This makes an IPv4 address of one that is mapped into IPv6.
            InetAddress address = scope == 0 ? InetAddress.getByAddress(bytes)
                    : Inet6Address.getByAddress(null, bytes, scope);
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Writes an address as {@code struct sockaddr} of the socket's family.
     *
     * @return its size, or 0 when a socket of this family cannot reach it
     */
    int write(InetSocketAddress address, int family, MemorySegment memory, long at) {
        Entry entry = entry(address);
        if (entry == null || family == FAMILY_4 && !entry.isMapped()) {
            return 0;
        }
        memory.set(JAVA_SHORT, at, (short) family);
        memory.set(PORT, at + 2, (short) address.getPort());
        if (family == FAMILY_4) {
            memory.set(ADDRESS_4, at + 4, (int) entry.low);
            memory.set(JAVA_LONG, at + 8, 0);
            return NAME_4_BYTES;
        }
        memory.set(JAVA_INT, at + 4, 0);
        memory.set(ADDRESS_6, at + 8, entry.high);
        memory.set(ADDRESS_6, at + 16, entry.low);
        memory.set(JAVA_INT, at + 24, entry.scope);
        return NAME_6_BYTES;
    }

    /** Whether packets to this address are IPv4, on whichever socket. */
    boolean isIpv4(InetSocketAddress address) {
        Entry entry = entry(address);
        return entry != null && entry.isMapped();
    }

    /** Writes a source address as {@code struct in_pktinfo}. */
    void writePacketInfo4(InetSocketAddress source, MemorySegment memory, long at) {
        memory.set(JAVA_INT, at, 0);
        memory.set(ADDRESS_4, at + 4, (int) entry(source).low);
        memory.set(JAVA_INT, at + 8, 0);
    }

    /** Writes a source address as {@code struct in6_pktinfo}. */
    void writePacketInfo6(InetSocketAddress source, MemorySegment memory, long at) {
        Entry entry = entry(source);
        memory.set(ADDRESS_6, at, entry.high);
        memory.set(ADDRESS_6, at + 8, entry.low);
        memory.set(JAVA_INT, at + 16, entry.scope);
    }

    private Entry entry(InetSocketAddress address) {
        int hash = address.hashCode();
        int slot = (hash ^ hash >>> 16) & ENTRIES - 1;
        Entry entry = byObject[slot];
        if (entry == null || entry.address != address && !isSame(entry, address)) {
            entry = encode(address);
            byObject[slot] = entry;
        }
        return entry;
    }

    /** Equal addresses of different links are different addresses. */
    private static boolean isSame(Entry entry, InetSocketAddress address) {
        return entry.address.equals(address) && entry.scope == scope(address.getAddress());
    }

    private static Entry encode(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (host == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(host.getAddress());
        return bytes.remaining() == 4 ? new Entry(0, mapped(bytes.getInt()), 0, address)
                : new Entry(bytes.getLong(), bytes.getLong(), scope(host), address);
    }

    private static int scope(InetAddress host) {
        return host instanceof Inet6Address six ? six.getScopeId() : 0;
    }
}
