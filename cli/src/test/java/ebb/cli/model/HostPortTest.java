package ebb.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

    @Test
    void readsNamesAndAddressesOfBothFamilies() {
        assertEquals(new HostPort("127.0.0.1", 4433), HostPort.parse("127.0.0.1:4433"));
        assertEquals(new HostPort("::1", 4433), HostPort.parse("[::1]:4433"));
        assertEquals(new HostPort("", 0), HostPort.parse(":0"));
        assertEquals(new HostPort("", 443), HostPort.parse("*:443"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "::1:4433", "[::1]", "h:99999", "h:-1", "h:", "h:port", ""})
    void refusesWhatIsNotHostAndPort(String text) {
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text));
    }

    @Test
    void writesIpv6InBrackets() throws Exception {
        assertEquals("[0:0:0:0:0:0:0:1]:4433",
                HostPort.describe(new InetSocketAddress(InetAddress.getByName("::1"), 4433)));
        assertEquals("127.0.0.1:1", HostPort.describe(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 1)));
    }

    @Test
    void knowsTheMachineItself() {
        assertTrue(new HostPort("LocalHost", 1).isLoopback());
        assertTrue(new HostPort("::1", 1).isLoopback());
        assertFalse(new HostPort("localhost.example.org", 1).isLoopback());
    }
}
