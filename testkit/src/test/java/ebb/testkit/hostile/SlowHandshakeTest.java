package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.QuicClient;
import ebb.quic.connection.Link;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Handshakes that are begun and not ended, by clients, by dialling applications, and by ones that never accept. */
class SlowHandshakeTest {

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

    /** What dialled nobody, and was cancelled or not, leaves nothing: no core, no byte, no file descriptor. */
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
        cancelledOnSockets();
        Path descriptors = Path.of("/proc/self/fd");
        if (Files.isDirectory(descriptors)) {
            long open = count(descriptors);
            cancelledOnSockets();
            measured.within("file descriptors left of 100 cancelled dials on a socket", count(descriptors) - open, 0);
        }
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }

    private static void cancelledOnSockets() throws IOException {
        try (QuicClient client = QuicClient.newBuilder().protocols("none").insecure().build()) {
            for (int i = 0; i < 100; i++) {
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
