package ebb.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class CompactAddressTest {
    private static void assertKept(InetSocketAddress address, int bytes) {
        byte[] compact = CompactAddress.of(address);
        assertEquals(bytes, compact.length);
        assertEquals(address, CompactAddress.toAddress(compact));
        assertEquals(address.getPort(), CompactAddress.toAddress(compact).getPort());
    }

    @Test
    void ipv4() throws UnknownHostException {
        assertKept(new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, (byte) 200, 1}), 65_535), 6);
        assertKept(new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 0), 6);
    }

    @Test
    void ipv6WithAndWithoutScope() throws UnknownHostException {
        byte[] linkLocal = new byte[16];
        linkLocal[0] = (byte) 0xfe;
        linkLocal[1] = (byte) 0x80;
        linkLocal[15] = 9;
        assertKept(new InetSocketAddress(InetAddress.getByAddress(linkLocal), 4433), 18);
        InetSocketAddress scoped = new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 3), 4433);
        assertKept(scoped, 22);
        Inet6Address back = (Inet6Address) CompactAddress.toAddress(CompactAddress.of(scoped)).getAddress();
        assertEquals(3, back.getScopeId());
    }
}
