package ebb.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
    private final Networks networks = new Networks(new NetworkHash(1, 2), 2);

    private static InetSocketAddress at(String address) {
        return new InetSocketAddress(address, 4433);
    }

    @Test
    void aNetworkIsFullForAllItsAddressesUntilOneLeaves() {
        short first = networks.enter(at("192.0.2.1"));
        assertFalse(networks.isFull(at("192.0.2.3")));
        networks.enter(at("192.0.2.2"));
        assertTrue(networks.isFull(at("192.0.2.3")));
        assertFalse(networks.isFull(at("198.51.100.1")));
        networks.leave(first);
        assertFalse(networks.isFull(at("192.0.2.3")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
    void theMachineItselfHasNoShare(String address) {
        for (int i = 0; i < 10; i++) {
            networks.enter(at(address));
        }
        assertEquals(false, networks.isFull(at(address)));
    }
}
