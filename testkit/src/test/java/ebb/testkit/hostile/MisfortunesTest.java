package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.endpoint.TraceFactory;
import ebb.quic.model.QuicLimits;
import ebb.quic.trace.QlogDirectory;
import ebb.quic.trace.Trace;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.Datagram;
import ebb.testkit.Echo;
import ebb.testkit.EvilPeer;
import ebb.testkit.GivesEverythingBack;
import ebb.testkit.NetNode;
import ebb.testkit.Nodes;
import ebb.testkit.Pair;
import ebb.testkit.Requests;
import ebb.testkit.SimTls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What nobody intends: disks that stall, pauses, networks that lose, damage and shrink. */
@ExtendWith({GivesEverythingBack.class, NoDefect.class})
class MisfortunesTest {
    private static final Duration WAY = Duration.ofMillis(10);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int BYTES = 300_000;
    private static final int FEW_BYTES = 20_000;
    private static final int TRACED_BYTES = 4_000_000;
    private static final long HANDSHAKE = Duration.ofMillis(50).toNanos();

    /** Everything comes back unchanged in spite of what stands between, and how long that took in virtual time. */
    private static long transfer(int bytes, NetNode... nodes) {
        Requests requests = new Requests(2, bytes);
        try (Pair pair = Pair.newBuilder().seed(62).nodes(nodes).client(requests).server(new Echo()).build()) {
            pair.connect();
            assertTrue(pair.runUntil(requests::isDone), () -> "answered " + requests.answered() + ", "
                    + pair.client().closing().values() + pair.server().closing().values());
            assertEquals(0, pair.server().endpoint().report().driftBytes());
            return pair.net().now() / 1_000_000;
        }
    }

    /** What arrives between these two moments waits for the end of it, as in the buffer of a socket. */
    private static NetNode pause(Duration from, Duration until, Predicate<Datagram> picks) {
        return Nodes.only(picks, (datagram, crossing) -> {
            boolean paused = crossing.now() >= from.toNanos() && crossing.now() < until.toNanos();
            crossing.forward(datagram, paused ? until.toNanos() - crossing.now() : 0);
        });
    }

    /** Misfortune that begins when the handshake is over. */
    private static NetNode established(NetNode node) {
        return (datagram, crossing) -> {
            if (crossing.now() < HANDSHAKE) {
                crossing.forward(datagram, 0);
            } else {
                node.pass(datagram, crossing);
            }
        };
    }

    @Vector(row = 60, name = "a disk that stalls under qlog", bound = "1 MiB of records on their way, then they are dropped and counted",
            nobodyElse = "the transfer is the honest one")
    void stalledDiskHoldsNobody(Measured measured, @TempDir Path folder) throws IOException {
        // Nobody writes: a disk that does not move at all.
        QlogDirectory qlog = new QlogDirectory(folder, 0, Instant.EPOCH);
        long[] took = new long[2];
        for (int i = 0; i < 2; i++) {
            Requests requests = new Requests(2, TRACED_BYTES);
            TraceFactory traces = i == 0 ? (server, original, now) -> Trace.NONE : qlog::open;
            try (Pair pair = Pair.newBuilder().traces(traces).client(requests).server(new Echo()).build()) {
                pair.connect();
                assertTrue(pair.runUntil(requests::isDone), () -> "answered " + requests.answered());
                took[i] = pair.net().now();
            }
        }
        measured.atMost("bytes on their way to the disk", qlog.queuedBytes(), QlogDirectory.MAX_QUEUED_BYTES);
        measured.exactly("ns longer than without traces for 8 MB each way", took[1] - took[0], 0);
        measured.moved("`qlog`", qlog.droppedRecords());
    }

    /** RFC 9000 §10.1: five seconds in which nothing is read, though everything arrives. */
    @Vector(row = 62, name = "pauses of 5 s, of the server and of the way to it, and networks that lose half or damage half",
            bound = "monotonic time; after a pause the socket is emptied (64 batches) before deadlines act; nothing that was acknowledged is lost",
            uncounted = "nothing is refused", nobodyElse = "the transfer is the honest one")
    void pausesAndBadNetworksLoseNothing(Measured measured) {
        Duration from = Duration.ofMillis(150);
        measured.atMost("ms for 600 kB each way with a pause of the way to the server", transfer(BYTES, Nodes.delay(WAY),
                pause(from, from.plus(PAUSE), datagram -> datagram.to().equals(Pair.SERVER))), 8_000);
        measured.atMost("ms with a pause of the server itself", transferOverAPause(), 8_000);
        crowdSpeaksToNobody(measured);
        measured.atMost("ms for 40 kB each way with half of the datagrams lost",
                transfer(FEW_BYTES, Nodes.delay(WAY), established(Nodes.drop(0.5))), 120_000);
        measured.atMost("ms with half of them damaged",
                transfer(FEW_BYTES, Nodes.delay(WAY), established(Nodes.corrupt(0.5))), 120_000);
    }

    /** RFC 9000 §10.1: the server does nothing for longer than its peers may be silent, and they were not. */
    private static void crowdSpeaksToNobody(Measured measured) {
        int crowd = 100;
        QuicLimits limits = QuicLimits.newBuilder().idleTimeout(Duration.ofSeconds(3)).build();
        try (Pair pair = Pair.newBuilder().serverLimits(limits).build()) {
            List<EvilPeer> peers = new ArrayList<>();
            for (int i = 0; i < crowd; i++) {
                peers.add(EvilPeer.client(pair.net(), Scene.from(i), Pair.SERVER, SimTls.quick()).start());
            }
            pair.runFor(Duration.ofSeconds(1));
            pair.server().standStill(PAUSE);
            for (int second = 0; second < 5; second++) {
                peers.forEach(peer -> peer.send(PacketType.ONE_RTT, new Frame.Ping()));
                pair.runFor(Duration.ofSeconds(1));
            }
            pair.runFor(Duration.ofSeconds(1));
            assertEquals(crowd, pair.server().opened().size());
            measured.exactly("of " + crowd + " connections ended when the server stood still for 5 s, with an idle timeout"
                    + " of 3 s", pair.server().closing().size(), 0);
        }
    }

    /** The server does nothing at all for five seconds in the middle of a transfer, not even what is due. */
    private static long transferOverAPause() {
        Requests requests = new Requests(2, BYTES);
        try (Pair pair = Pair.newBuilder().client(requests).server(new Echo()).build()) {
            pair.net().at(Duration.ofMillis(150), () -> {
                assertFalse(requests.isDone(), "there is nothing to interrupt");
                pair.server().standStill(PAUSE);
            });
            pair.connect();
            assertTrue(pair.runUntil(requests::isDone), () -> "answered " + requests.answered());
            return pair.net().now() / 1_000_000;
        }
    }

    @Test
    void everythingStopsForFiveSeconds() {
        Duration from = Duration.ofMillis(150);
        assertTrue(transfer(BYTES, Nodes.delay(WAY), pause(from, from.plus(PAUSE), datagram -> true)) < 10_000);
    }
}
