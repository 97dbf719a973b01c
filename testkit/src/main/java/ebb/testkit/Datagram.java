package ebb.testkit;

import java.net.InetSocketAddress;

/**
 * A UDP datagram on its way through a {@link SimNet}. Its bytes are nobody's but the net's.
 *
 * @param from  the source address as the receiver will see it
 * @param to    where it goes
 * @param bytes the payload
 */
public record Datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {

    /** The same with another source, as behind a NAT. */
    public Datagram from(InetSocketAddress address) {
        return new Datagram(address, to, bytes);
    }

    /** The same to another address. */
    public Datagram to(InetSocketAddress address) {
        return new Datagram(from, address, bytes);
    }

    /** The same with a copy of the bytes, for a node that changes or doubles them. */
    public Datagram copy() {
        return new Datagram(from, to, bytes.clone());
    }

    /** Bytes of payload. */
    public int length() {
        return bytes.length;
    }
}
