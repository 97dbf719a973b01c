package ebb.testkit;

import java.net.InetSocketAddress;

/**
 * A UDP datagram on its way through a {@link SimNet}. Its bytes are nobody's but the net's.
 *
 * @param from  the source address as the receiver will see it
 * @param to    where it goes
 * @param bytes the payload
 * @param ecn   the two ECN bits of its IP header (RFC 3168): 0 none, 1 ECT(1), 2 ECT(0), 3 CE
 */
public record Datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes, int ecn) {

    /** A datagram whose sender does not use ECN. */
    public Datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
        this(from, to, bytes, 0);
    }

    /** The same with another source, as behind a NAT. */
    public Datagram from(InetSocketAddress address) {
        return new Datagram(address, to, bytes, ecn);
    }

    /** The same to another address. */
    public Datagram to(InetSocketAddress address) {
        return new Datagram(from, address, bytes, ecn);
    }

    /** The same with other ECN bits. */
    public Datagram ecn(int bits) {
        return new Datagram(from, to, bytes, bits);
    }

    /** The same with a copy of the bytes, for a node that changes or doubles them. */
    public Datagram copy() {
        return new Datagram(from, to, bytes.clone(), ecn);
    }

    /** Bytes of payload. */
    public int length() {
        return bytes.length;
    }
}
