package ebb.quic.endpoint;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A socket address as bare bytes: 24 to 40 of them with their array, where the JDK's four objects take 96. For what
 * keeps an address and seldom uses it.
 */
final class CompactAddress {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private CompactAddress() {
    }

    /** The port, the IP address and, if it has one, the scope of an IPv6 address. */
    static byte[] of(InetSocketAddress address) {
        byte[] ip = address.getAddress().getAddress();
        int scope = address.getAddress() instanceof Inet6Address ipv6 ? ipv6.getScopeId() : 0;
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES + ip.length + (scope == 0 ? 0 : Integer.BYTES));
        bytes.putShort((short) address.getPort()).put(ip);
        if (scope != 0) {
            bytes.putInt(scope);
        }
        return bytes.array();
    }

    /** The address that {@link #of} made the bytes from. */
    static InetSocketAddress toAddress(byte[] compact) {
        ByteBuffer bytes = ByteBuffer.wrap(compact);
        int port = bytes.getShort() & 0xffff;
        byte[] ip = Arrays.copyOfRange(compact, Short.BYTES,
                Short.BYTES + (compact.length == Short.BYTES + IPV4_BYTES ? IPV4_BYTES : IPV6_BYTES));
        try {
            InetAddress address = compact.length > Short.BYTES + IPV6_BYTES
                    ? Inet6Address.getByAddress(null, ip, bytes.getInt(Short.BYTES + IPV6_BYTES))
                    : InetAddress.getByAddress(ip);
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
