package ebb.quic.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.memory.DatagramBatch;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every socket does. */
class UdpSocketTest {
    private static final long LONG_NANOS = 60_000_000_000L;

    /** Sends datagrams of these sizes as full batches, and checks that they arrive as they were sent. */
    private static void exchange(UdpSocket from, UdpSocket to, int... sizes) throws IOException {
        DatagramBatch batch = new DatagramBatch();
        List<byte[]> sent = new ArrayList<>();
        for (int size : sizes) {
            if (batch.isFull()) {
                from.send(batch);
                batch.clear();
            }
            sent.add(Arrivals.datagram(sent.size(), size));
            Arrivals.add(batch, sent.getLast(), to.localAddress());
        }
        from.send(batch);
        List<Arrivals.Arrival> arrived = Arrivals.take(to, sent.size());
        assertEquals(sent.size(), arrived.size());
        for (int i = 0; i < sent.size(); i++) {
            assertArrayEquals(sent.get(i), arrived.get(i).bytes(), "datagram " + i);
            assertEquals(from.localAddress(), arrived.get(i).remote());
        }
    }

    private static int[] sizes(int count, int size) {
        int[] sizes = new int[count];
        java.util.Arrays.fill(sizes, size);
        return sizes;
    }

    @ParameterizedTest
    @EnumSource
    void batchOfOneSizeArrivesInOrder(SocketKind kind) throws IOException {
        try (UdpSocket from = kind.bind("127.0.0.1"); UdpSocket to = kind.bind("127.0.0.1")) {
            exchange(from, to, sizes(54, 1200));
            exchange(from, to, sizes(1, 1500));
            exchange(from, to, sizes(43, 1500));
            exchange(from, to, sizes(64, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void lastOfRunMayBeShorter(SocketKind kind) throws IOException {
        try (UdpSocket from = kind.bind("127.0.0.1"); UdpSocket to = kind.bind("127.0.0.1")) {
            exchange(from, to, 1200, 1200, 1200, 7);
            exchange(from, to, 1200, 1200, 7, 7, 1200, 1201, 1199, 1200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sizesMayDifferAtWill(SocketKind kind) throws IOException {
        Random random = new Random(5);
        try (UdpSocket from = kind.bind("127.0.0.1"); UdpSocket to = kind.bind("127.0.0.1")) {
            for (int round = 0; round < 20; round++) {
                exchange(from, to, random.ints(40, 1, 1500).toArray());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotFitOneBatchComesWithTheNext(SocketKind kind) throws IOException {
        try (UdpSocket from = kind.bind("127.0.0.1"); UdpSocket to = kind.bind("127.0.0.1")) {
            exchange(from, to, sizes(3 * ArrivalBatch.SLOTS, 10));
            exchange(from, to, sizes(3 * ArrivalBatch.BYTES / 1300, 1300));
            assertEquals(List.of(), Arrivals.now(to));
        }
    }

    @ParameterizedTest
    @EnumSource
    void fullBatchSaysThatThereMayBeMore(SocketKind kind) throws IOException {
        try (UdpSocket from = kind.bind("127.0.0.1"); UdpSocket to = kind.bind("127.0.0.1")) {
            DatagramBatch batch = new DatagramBatch();
            for (int i = 0; i < DatagramBatch.MAX_DATAGRAMS; i++) {
                Arrivals.add(batch, new byte[5], to.localAddress());
            }
            for (int sent = 0; sent <= ArrivalBatch.SLOTS; sent += batch.count()) {
                from.send(batch);
            }
            ArrivalBatch arrivals = new ArrivalBatch();
            while (to.receive(arrivals) == 0) {
                to.await(LONG_NANOS);
            }
            assertEquals(ArrivalBatch.SLOTS, arrivals.count());
            assertTrue(arrivals.isFull());
            assertEquals(DatagramBatch.MAX_DATAGRAMS, to.receive(arrivals));
            assertFalse(arrivals.isFull());
            assertEquals(0, to.receive(arrivals));
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachGetsItsOwn(SocketKind kind) throws IOException {
        try (UdpSocket from = kind.bind("127.0.0.1"); UdpSocket one = kind.bind("127.0.0.1");
                UdpSocket other = kind.bind("127.0.0.1")) {
            DatagramBatch batch = new DatagramBatch();
            for (int i = 0; i < 12; i++) {
                Arrivals.add(batch, Arrivals.datagram(i, 900), (i / 3 % 2 == 0 ? one : other).localAddress());
            }
            from.send(batch);
            List<Arrivals.Arrival> first = Arrivals.take(one, 6);
            List<Arrivals.Arrival> second = Arrivals.take(other, 6);
            for (int i = 0; i < 12; i++) {
                List<Arrivals.Arrival> its = i / 3 % 2 == 0 ? first : second;
                assertArrayEquals(Arrivals.datagram(i, 900), its.get(i / 6 * 3 + i % 3).bytes(), "datagram " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void unreachableAddressCostsOnlyItsOwnDatagrams(SocketKind kind) throws IOException {
        SocketKind.assumeIpv6();
        try (UdpSocket from = kind.bind("127.0.0.1"); UdpSocket to = kind.bind("127.0.0.1");
                UdpSocket apart = kind.bind("::1")) {
            DatagramBatch batch = new DatagramBatch();
            Arrivals.add(batch, Arrivals.datagram(1, 500), to.localAddress());
            for (int i = 0; i < 5; i++) {
                Arrivals.add(batch, Arrivals.datagram(2, 500), apart.localAddress());
            }
            Arrivals.add(batch, Arrivals.datagram(3, 500), new InetSocketAddress("127.0.0.1", 0));
            Arrivals.add(batch, Arrivals.datagram(4, 500), to.localAddress());
            from.send(batch);
            List<Arrivals.Arrival> arrived = Arrivals.take(to, 2);
            assertArrayEquals(Arrivals.datagram(1, 500), arrived.get(0).bytes());
            assertArrayEquals(Arrivals.datagram(4, 500), arrived.get(1).bytes());
            exchange(from, to, sizes(10, 1000));
        }
    }

    @ParameterizedTest
    @EnumSource
    void datagramsToNobodyDoNotHarm(SocketKind kind) throws IOException {
        InetSocketAddress nobody;
        try (UdpSocket gone = kind.bind("127.0.0.1")) {
            nobody = gone.localAddress();
        }
        try (UdpSocket from = kind.bind("127.0.0.1"); UdpSocket to = kind.bind("127.0.0.1")) {
            DatagramBatch batch = new DatagramBatch();
            for (int i = 0; i < 20; i++) {
                Arrivals.add(batch, new byte[800], nobody);
            }
            from.send(batch);
            assertEquals(List.of(), Arrivals.now(from));
            exchange(from, to, sizes(20, 800));
        }
    }

    /** RFC 9000 §18.2: what is longer than the advertised max_udp_payload_size need not be processed. */
    @ParameterizedTest
    @EnumSource
    void emptyAndOversizeArrivalsAreDropped(SocketKind kind) throws IOException {
        try (UdpSocket to = kind.bind("127.0.0.1"); DatagramSocket from = new DatagramSocket()) {
            int longest = ArrivalBatch.MAX_DATAGRAM_BYTES;
            for (int length : new int[] {3, 0, longest, longest + 1, 60_000, 4}) {
                from.send(new DatagramPacket(new byte[length], length, to.localAddress()));
            }
            List<Arrivals.Arrival> arrived = Arrivals.take(to, 3);
            assertEquals(List.of(3, longest, 4),
                    arrived.stream().map(arrival -> arrival.bytes().length).toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void ipv6Works(SocketKind kind) throws IOException {
        SocketKind.assumeIpv6();
        try (UdpSocket from = kind.bind("::1"); UdpSocket to = kind.bind("::1")) {
            exchange(from, to, sizes(50, 1250));
            exchange(to, from, 1, 2, 3, 3, 3, 1452, 1452);
        }
    }

    @ParameterizedTest
    @EnumSource
    void wildcardServesBothFamilies(SocketKind kind) throws IOException {
        SocketKind.assumeIpv6();
        try (UdpSocket to = kind.bind(new InetSocketAddress(0)); UdpSocket four = kind.bind("127.0.0.1");
                UdpSocket six = kind.bind("::1")) {
            int port = to.localAddress().getPort();
            assertNotEquals(0, port);
            assertTrue(to.localAddress().getAddress().isAnyLocalAddress());
            for (UdpSocket from : List.of(four, six)) {
                DatagramBatch batch = new DatagramBatch();
                InetAddress host = from.localAddress().getAddress();
                for (int i = 0; i < 20; i++) {
                    Arrivals.add(batch, Arrivals.datagram(i, 700), new InetSocketAddress(host, port), 2);
                }
                from.send(batch);
                DatagramBatch answers = new DatagramBatch();
                for (Arrivals.Arrival arrival : Arrivals.take(to, 20)) {
                    assertEquals(from.localAddress(), arrival.remote());
                    assertEquals(kind.knowsHeaders() ? 2 : 0, arrival.ecn());
                    assertEquals(kind.knowsHeaders() ? new InetSocketAddress(host, port) : null, arrival.local());
                    Arrivals.add(answers, arrival.bytes(), arrival.remote(), 1);
                }
                to.send(answers);
                for (Arrivals.Arrival arrival : Arrivals.take(from, 20)) {
                    assertEquals(new InetSocketAddress(host, port), arrival.remote());
                    assertEquals(kind.knowsHeaders() ? 1 : 0, arrival.ecn());
                }
            }
        }
    }

    /** RFC 9000 §13.4: endpoints set and read the ECN bits of the IP header, one datagram at a time. */
    @ParameterizedTest
    @EnumSource
    void marksGoOutAsAskedFor(SocketKind kind) throws IOException {
        SocketKind.assumeIpv6();
        for (String host : List.of("127.0.0.1", "::1")) {
            try (UdpSocket from = kind.bind(host); UdpSocket to = SocketKind.LINUX.bind(host)) {
                int[] marks = {2, 2, 2, 1, 3, 0, 0, 2, 0, 3};
                DatagramBatch batch = new DatagramBatch();
                for (int mark : marks) {
                    Arrivals.add(batch, new byte[600], to.localAddress(), mark);
                }
                from.send(batch);
                List<Arrivals.Arrival> arrived = Arrivals.take(to, marks.length);
                for (int i = 0; i < marks.length; i++) {
                    assertEquals(marks[i], arrived.get(i).ecn(), "datagram " + i + " to " + host);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitEndsWhenDatagramArrives(SocketKind kind) throws IOException {
        try (UdpSocket from = kind.bind("127.0.0.1"); UdpSocket to = kind.bind("127.0.0.1")) {
            DatagramBatch batch = new DatagramBatch();
            Arrivals.add(batch, new byte[9], from.localAddress());
            to.send(batch);
            from.await(LONG_NANOS);
            assertEquals(1, Arrivals.now(from).size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitEndsInTime(SocketKind kind) throws IOException {
        try (UdpSocket socket = kind.bind("127.0.0.1")) {
            long start = System.nanoTime();
            socket.await(5_000_000);
            assertTrue(System.nanoTime() - start >= 4_000_000);
            socket.await(300_000);
            socket.await(1);
            socket.await(0);
            socket.await(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitEndsWhenWoken(SocketKind kind) throws Exception {
        try (UdpSocket socket = kind.bind("127.0.0.1")) {
            for (int round = 0; round < 50; round++) {
                Thread waker = Thread.ofVirtual().start(socket::wakeup);
                socket.await(Long.MAX_VALUE / 2);
                waker.join();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void wakeupIsNotLostWhenNobodyWaits(SocketKind kind) throws IOException {
        try (UdpSocket socket = kind.bind("127.0.0.1")) {
            socket.wakeup();
            socket.wakeup();
            socket.await(LONG_NANOS);
            // Both were for one wait: this one takes its time.
            long start = System.nanoTime();
            socket.await(3_000_000);
            assertTrue(System.nanoTime() - start >= 2_000_000);
            socket.wakeup();
            socket.await(LONG_NANOS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingGivesThePortBack(SocketKind kind) throws IOException {
        UdpSocket first = kind.bind("127.0.0.1");
        InetSocketAddress address = first.localAddress();
        assertThrows(IOException.class, () -> kind.bind(address));
        first.close();
        first.close();
        first.wakeup();
        try (UdpSocket again = kind.bind(address)) {
            assertEquals(address, again.localAddress());
        }
    }

    @ParameterizedTest
    @EnumSource
    void addressOfNobodyCannotBeBound(SocketKind kind) {
        // RFC 5737 keeps this one for documentation.
        assertThrows(IOException.class, () -> kind.bind("192.0.2.1"));
    }
}
