package ebb.quic.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class LinuxAddressesTest {
    private final LinuxAddresses addresses = new LinuxAddresses();
    private final MemorySegment memory = Arena.ofAuto().allocate(LinuxMessages.NAME_BYTES, Long.BYTES);

    private InetSocketAddress through(InetSocketAddress address, int family, int bytes) {
        assertEquals(bytes, addresses.write(address, family, memory, 0));
        return addresses.read(memory, 0);
    }

    @Test
    void addressesSurviveTheWayThere() {
        InetSocketAddress four = new InetSocketAddress("203.0.113.200", 65535);
        InetSocketAddress six = new InetSocketAddress("2001:db8::ff:1", 443);
        assertEquals(four, through(four, LinuxAddresses.FAMILY_4, 16));
        assertEquals(six, through(six, LinuxAddresses.FAMILY_6, 28));
        assertEquals(four, through(four, LinuxAddresses.FAMILY_6, 28));
    }

    @Test
    void layoutIsThatOfTheKernel() {
        addresses.write(new InetSocketAddress("1.2.3.4", 0x1234), LinuxAddresses.FAMILY_4, memory, 0);
        assertEquals(2, memory.get(ValueLayout.JAVA_SHORT, 0));
        byte[] rest = memory.asSlice(2, 6).toArray(ValueLayout.JAVA_BYTE);
        assertEquals("[18, 52, 1, 2, 3, 4]", java.util.Arrays.toString(rest));
    }

    @Test
    void ipv6CannotBeReachedFromIpv4() {
        assertEquals(0, addresses.write(new InetSocketAddress("::1", 1), LinuxAddresses.FAMILY_4, memory, 0));
        assertEquals(0, addresses.write(InetSocketAddress.createUnresolved("nowhere.invalid", 1),
                LinuxAddresses.FAMILY_6, memory, 0));
    }

    @Test
    void unknownFamilyIsNoAddress() {
        memory.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
        assertNull(addresses.read(memory, 0));
    }

    @Test
    void recentAddressIsTheSameObject() {
        InetSocketAddress first = through(new InetSocketAddress("192.0.2.7", 9), LinuxAddresses.FAMILY_6, 28);
        assertSame(first, addresses.read(memory, 0));
        memory.set(ValueLayout.JAVA_BYTE, 3, (byte) 10);
        assertEquals(new InetSocketAddress("192.0.2.7", 10), addresses.read(memory, 0));
    }

    @Test
    void everyAddressIsItselfHoweverManyThereAre() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 3000; i++) {
                InetSocketAddress address = new InetSocketAddress("10.0." + i / 250 + "." + i % 250, 1 + i);
                assertEquals(address, through(address, LinuxAddresses.FAMILY_4, 16));
            }
        }
    }

    @Test
    void linkLocalAddressKeepsItsLink() throws IOException {
        byte[] bytes = InetAddress.getByName("fe80::1").getAddress();
        InetSocketAddress one = new InetSocketAddress(Inet6Address.getByAddress(null, bytes, 1), 7);
        InetSocketAddress two = new InetSocketAddress(Inet6Address.getByAddress(null, bytes, 2), 7);
        InetSocketAddress first = through(one, LinuxAddresses.FAMILY_6, 28);
        InetSocketAddress second = through(two, LinuxAddresses.FAMILY_6, 28);
        assertEquals(1, ((Inet6Address) first.getAddress()).getScopeId());
        assertEquals(2, ((Inet6Address) second.getAddress()).getScopeId());
    }

    @Test
    void packetInfoTellsTheLocalAddress() {
        InetSocketAddress four = new InetSocketAddress("198.51.100.3", 4433);
        addresses.writePacketInfo4(four, memory, 0);
        assertEquals(four, addresses.readPacketInfo4(memory, 0, 4433));
        InetSocketAddress six = new InetSocketAddress("2001:db8::3", 4433);
        addresses.writePacketInfo6(six, memory, 0);
        assertEquals(six, addresses.readPacketInfo6(memory, 0, 4433));
        assertNotEquals(six, addresses.readPacketInfo6(memory, 0, 4434));
    }
}
