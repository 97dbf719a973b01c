package ebb.quic.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ebb.quic.memory.DatagramBatch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only the Linux socket does. */
class LinuxUdpSocketTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    @BeforeEach
    void onLinux() {
        SocketKind.assumeLinux();
    }

    private static int option(LinuxBinding binding, LinuxOption option) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(8, 8);
            int result = LinuxCalls.getOption(LinuxCalls.newErrno(arena), binding.descriptor(), option, value);
            return result < 0 ? result : value.get(ValueLayout.JAVA_INT, 0);
        }
    }

    private static void close(LinuxBinding binding) {
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(0, LinuxCalls.close(LinuxCalls.newErrno(arena), binding.descriptor()));
        }
    }

    /** RFC 9000 §14: datagrams must not be fragmented, so IPv4 packets carry the DF bit. */
    @Test
    void packetsAreNeverFragmented() throws IOException {
        LinuxBinding four = LinuxBinding.open(ANY_PORT, LinuxOffload.ALL);
        assertEquals(3, option(four, LinuxOption.IP_MTU_DISCOVER));
        close(four);
        SocketKind.assumeIpv6();
        LinuxBinding both = LinuxBinding.open(new InetSocketAddress(0), LinuxOffload.ALL);
        assertEquals(3, option(both, LinuxOption.IP_MTU_DISCOVER));
        assertEquals(3, option(both, LinuxOption.IPV6_MTU_DISCOVER));
        close(both);
    }

    @Test
    void offloadIsUsedWhereTheKernelKnowsIt() throws IOException {
        LinuxBinding with = LinuxBinding.open(ANY_PORT, LinuxOffload.ALL);
        LinuxBinding without = LinuxBinding.open(ANY_PORT, LinuxOffload.NONE);
        assertEquals(option(with, LinuxOption.UDP_SEGMENT) >= 0, with.segmentation());
        assertEquals(0, option(without, LinuxOption.UDP_GRO));
        assertFalse(without.segmentation());
        close(with);
        close(without);
    }

    /** A refusal that has another reason than segmentation does not end it. */
    @Test
    void unreachableRunLeavesSegmentationOn() throws IOException {
        SocketKind.assumeIpv6();
        try (LinuxUdpSocket from = SocketKind.bindLinux(ANY_PORT, LinuxOffload.ALL)) {
            assumeTrue(from.segmentation());
            DatagramBatch batch = new DatagramBatch();
            for (int i = 0; i < 10; i++) {
                Arrivals.add(batch, new byte[1200], new InetSocketAddress("::1", 4433));
            }
            from.send(batch);
            batch.clear();
            for (int i = 0; i < 10; i++) {
                Arrivals.add(batch, new byte[1200], new InetSocketAddress("127.0.0.1", 0));
            }
            from.send(batch);
            assertTrue(from.segmentation());
        }
    }

    @Test
    void refusedSegmentationIsDoneWithout() throws IOException {
        LinuxBinding binding = LinuxBinding.open(ANY_PORT, LinuxOffload.ALL);
        try (Arena arena = Arena.ofConfined(); UdpSocket to = SocketKind.LINUX.bind("127.0.0.1")) {
            assumeTrue(binding.segmentation());
            MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_INT, 1);
            assertEquals(0, LinuxCalls.setOption(LinuxCalls.newErrno(arena), binding.descriptor(),
                    LinuxOption.SO_NO_CHECK, one));
            LinuxSender sender = new LinuxSender(arena, binding, new LinuxAddresses());
            DatagramBatch batch = new DatagramBatch();
            for (int i = 0; i < 20; i++) {
                Arrivals.add(batch, Arrivals.datagram(i, i < 10 ? 1200 : 1000), to.localAddress());
            }
            sender.send(batch);
            assertFalse(sender.segmentation());
            sender.send(batch);
            List<Arrivals.Arrival> arrived = Arrivals.take(to, 40);
            for (int i = 0; i < 40; i++) {
                assertArrayEquals(Arrivals.datagram(i % 20, i % 20 < 10 ? 1200 : 1000), arrived.get(i).bytes());
            }
        } finally {
            close(binding);
        }
    }

    @Test
    void answerLeavesFromTheAddressThatWasAsked() throws IOException {
        InetAddress second = InetAddress.getByName("127.0.0.2");
        try (UdpSocket server = SocketKind.LINUX.bind(new InetSocketAddress(0));
                UdpSocket client = SocketKind.LINUX.bind("127.0.0.1")) {
            InetSocketAddress asked = new InetSocketAddress(second, server.localAddress().getPort());
            DatagramBatch batch = new DatagramBatch();
            Arrivals.add(batch, Arrivals.datagram(1, 1300), asked);
            Arrivals.add(batch, Arrivals.datagram(2, 1300), asked);
            client.send(batch);
            DatagramBatch answers = new DatagramBatch();
            for (Arrivals.Arrival arrival : Arrivals.take(server, 2)) {
                assertEquals(asked, arrival.local());
                System.arraycopy(arrival.bytes(), 0, answers.array(), answers.end(), arrival.bytes().length);
                answers.commit(arrival.bytes().length, arrival.remote(), arrival.local(), 2);
            }
            server.send(answers);
            List<Arrivals.Arrival> arrived = Arrivals.take(client, 2);
            assertArrayEquals(Arrivals.datagram(1, 1300), arrived.get(0).bytes());
            assertEquals(asked, arrived.get(0).remote());
            assertEquals(2, arrived.get(0).ecn());
            assertEquals(client.localAddress(), arrived.get(0).local());
        }
    }

    @Test
    void closedSocketsLeaveNothingBehind() throws IOException {
        long memory = SocketMemory.bytesInUse();
        try (UdpSocket open = SocketKind.LINUX.bind("127.0.0.1")) {
            assertTrue(SocketMemory.bytesInUse() - memory > 1 << 20, open + " counts what it has");
        }
        long before = descriptors();
        for (int i = 0; i < 200; i++) {
            SocketKind.LINUX.bind("127.0.0.1").close();
            // RFC 5737 keeps this address for documentation: nobody has it.
            assertThrows(IOException.class, () -> SocketKind.LINUX.bind("192.0.2.1"));
        }
        assertTrue(descriptors() - before < 100, "descriptors are left open");
        assertEquals(memory, SocketMemory.bytesInUse());
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }
}
