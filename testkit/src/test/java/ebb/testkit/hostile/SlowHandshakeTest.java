package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.QuicClient;
import ebb.quic.connection.Link;
import ebb.quic.io.SocketMemory;
import ebb.quic.model.CloseReason;
import ebb.quic.model.DropReason;
import ebb.quic.model.Limit;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.TransportError;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilPeer;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Handshakes that are begun and not ended, by clients, by dialling applications, and by ones that never accept. */
class SlowHandshakeTest {
    private static final int CLIENTS = 10;
    private static final int DIALS = 10;
    private static final int COLLECTIONS = 40;

    /** RFC 9000 §10.1, §21.6: the deadline is absolute. */
    @Vector(row = 14, name = "slow handshakes that are kept alive", published = "QUIC-loris, 2022",
            bound = "`handshakeTimeout` from the first packet, which nothing that arrives extends",
            limits = Limit.HANDSHAKE_TIMEOUT)
    void handshakesThatAreKeptAliveEndAtTheDeadline(Measured measured) {
        int clients = Measured.count(500, 2_000);
        try (Scene scene = Scene.begin(Pair.newBuilder(), QuicLimits.newBuilder().handshakes(clients))) {
            List<EvilPeer> peers = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                peers.add(scene.evil(i).answering(false).start());
            }
            for (int i = 0; i < 2; i++) {
                scene.pair().runFor(Duration.ofSeconds(4));
                peers.forEach(peer -> peer.send(PacketType.INITIAL, Payload.of(new Frame.Ping())));
            }
            assertEquals(clients, scene.report().handshaking());
            long held = scene.grown();
            scene.pair().runFor(Duration.ofMillis(2_100));
            measured.exactly("of " + clients + " left after 10 s", scene.report().handshaking(), 0);
            measured.atMost("bytes each held", held / clients, 8 << 10);
            measured.exactly("timeouts counted", scene.hits(Limit.HANDSHAKE_TIMEOUT), clients);
            measured.exactly("bytes left", scene.grown(), 0);
        }
    }

    /** What dialled nobody, and was cancelled or not, leaves nothing: no core, no byte in or outside the heap, no file. */
    @Vector(row = 15, name = "dials that nobody answers, cancelled or not; clients that vanish",
            bound = "one owner and one exit for every connection; a client has one socket, however often it dials",
            limits = Limit.HANDSHAKE_TIMEOUT)
    void dialsOfABlackHoleLeaveNothing(Measured measured) throws IOException {
        int dials = Measured.count(2_000, 100_000);
        InetSocketAddress nowhere = Pair.address("10.66.6.6", 443);
        try (Scene scene = Scene.begin()) {
            Pair pair = scene.pair();
            long before = pair.client().endpoint().report().usedBytes();
            for (int i = 0; i < dials; i++) {
                Link link = pair.dial(nowhere);
                if (i % 2 == 0) {
                    link.core().requestClose(new CloseReason.LocalClose(0, "cancelled"));
                }
                pair.runFor(Duration.ofMillis(5));
            }
            pair.runFor(Duration.ofSeconds(11));
            measured.exactly("connections left of " + dials + " dials", pair.client().endpoint().report().live(), 1);
            measured.exactly("bytes left at the client", pair.client().endpoint().report().usedBytes() - before, 0);
            for (int i = 0; i < 200; i++) {
                scene.evil(i).answering(false).start();
            }
            scene.pair().runFor(Duration.ofSeconds(11));
            measured.exactly("bytes left at the server of 200 clients that vanished", scene.grown(), 0);
        }
        cancelledDialsLeaveNothing(measured);
    }

    /** Real sockets: what a client takes from the system, beyond its heap, goes back when it is closed. */
    private static void cancelledDialsLeaveNothing(Measured measured) throws IOException {
        cancelledOnSockets();
        long descriptors = descriptors();
        long outside = SocketMemory.bytesInUse();
        long buffers = direct(BufferPoolMXBean::getCount);
        long bufferBytes = direct(BufferPoolMXBean::getMemoryUsed);
        for (int i = 0; i < CLIENTS; i++) {
            cancelledOnSockets();
        }
        int dials = CLIENTS * DIALS;
        measured.within("file descriptors left of " + dials + " cancelled dials on " + CLIENTS + " sockets",
                descriptors() - descriptors, 0);
        measured.within("bytes outside the heap left of them", SocketMemory.bytesInUse() - outside, 0);
        // Direct buffers, which the portable socket has, go when they are collected.
        for (int i = 0; i < COLLECTIONS && direct(BufferPoolMXBean::getCount) > buffers; i++) {
            System.gc();
        }
        measured.within("direct buffers", direct(BufferPoolMXBean::getCount) - buffers, 0);
        measured.within("bytes of those", direct(BufferPoolMXBean::getMemoryUsed) - bufferBytes, 0);
    }

    private static long direct(ToLongFunction<BufferPoolMXBean> figure) {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct")).mapToLong(figure).sum();
    }

    /** Open files of this process; 0 where the system does not tell. */
    private static long descriptors() throws IOException {
        Path directory = Path.of("/proc/self/fd");
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }

    private static void cancelledOnSockets() throws IOException {
        try (QuicClient client = QuicClient.newBuilder().protocols("none").insecure().build()) {
            assertTrue(SocketMemory.bytesInUse() + direct(BufferPoolMXBean::getMemoryUsed) > 0, "it is seen while it is there");
            for (int i = 0; i < DIALS; i++) {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedIOException.class, () -> client.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), "localhost"));
                assertTrue(Thread.interrupted());
            }
        }
    }

    /** RFC 9000 §5.2.2, §20.1: an application that takes no connection over holds no more than may exist. */
    @Vector(row = 16, name = "an application that does not accept",
            bound = "there is no queue: connections wait among the `connections`, further ones get CONNECTION_REFUSED",
            limits = Limit.CONNECTIONS, drops = DropReason.REFUSED)
    void connectionsThatNobodyTakesAreBounded(Measured measured) {
        int clients = Measured.count(500, 10_000);
        int limit = 100;
        try (Scene scene = Scene.begin(Pair.newBuilder(), QuicLimits.newBuilder().connections(limit))) {
            List<EvilPeer> peers = new ArrayList<>();
            int most = 0;
            for (int i = 0; i < clients; i++) {
                peers.add(scene.evil(i).start());
                scene.pair().runFor(Duration.ofMillis(1));
                most = Math.max(most, scene.report().live());
            }
            scene.moment();
            measured.atMost("connections at once of " + clients + " that came", most, limit);
            long refused = peers.stream().filter(peer -> peer.close() != null).count();
            measured.exactly("refused", refused, clients - limit + 1L);
            peers.stream().filter(peer -> peer.close() != null)
                    .forEach(peer -> Scene.closed(peer, TransportError.CONNECTION_REFUSED));
            measured.exactly("times counted", scene.hits(Limit.CONNECTIONS), refused);
            assertNull(scene.link().reason());
            scene.pair().runFor(Duration.ofMinutes(1));
            measured.exactly("bytes left when they are gone", scene.grown(), 0);
        }
    }
}
