package ebb.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Networks have shares, whatever host of them asks. */
class NetworksTest {
    private final NetworkHash hash = new NetworkHash(1, 2);
    private final Networks networks = new Networks(hash, 2);

    private static InetSocketAddress at(String host) {
        return new InetSocketAddress(host, 4433);
    }

    @Test
    void shareIsThatOfTheWholeNetwork() {
        short slot = networks.enter(at("10.1.2.3"));
        assertFalse(networks.isFull(at("10.1.2.4")));
        assertEquals(slot, networks.enter(at("10.1.2.4")));
        assertTrue(networks.isFull(at("10.1.2.5")));
        assertFalse(networks.isFull(at("10.1.3.5")));
        networks.leave(slot);
        assertFalse(networks.isFull(at("10.1.2.5")));
    }

    @Test
    void networksOfIpv6AreTheirFirst48Bits() {
        assertEquals(hash.slot(at("2001:db8:1::1")), hash.slot(at("2001:db8:1:ffff::2")));
        assertNotEquals(hash.slot(at("2001:db8:1::1")), hash.slot(at("2001:db8:2::1")));
    }
}
