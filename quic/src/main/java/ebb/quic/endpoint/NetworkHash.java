package ebb.quic.endpoint;

import java.net.InetSocketAddress;

/**
 * Puts networks (IPv4 /24, IPv6 /48) into slots. They share one by chance, never by choice, since the hash is keyed.
 * Immutable.
 */
final class NetworkHash {
    /** How many slots there are. */
    static final int SLOTS = 4_096;

    private static final int IPV4_PREFIX_BYTES = 3;
    private static final int IPV6_PREFIX_BYTES = 6;
    private static final int IPV4_BYTES = 4;

    private final SipHash hash;

    NetworkHash(long key0, long key1) {
        hash = new SipHash(key0, key1);
    }

    /** The slot of an address' network. */
    int slot(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        int prefixBytes = bytes.length == IPV4_BYTES ? IPV4_PREFIX_BYTES : IPV6_PREFIX_BYTES;
        return (int) hash.hash(bytes, 0, prefixBytes) & SLOTS - 1;
    }
}
