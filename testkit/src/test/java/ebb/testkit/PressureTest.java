package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.Limit;
import ebb.quic.model.Pressure;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.RetryPolicy;
import ebb.quic.model.TransportError;
import ebb.quic.wire.PacketType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server does as its memory fills up: it never takes more, and gives up the least useful first. */
@ExtendWith(GivesEverythingBack.class)
class PressureTest {
    private static final int ENDPOINT_BYTES = 1 << 20;
    private static final Duration MOMENT = Duration.ofMillis(60);
    private static final Duration SETTLED = Duration.ofMillis(500);

    private static QuicLimits limits() {
        return QuicLimits.newBuilder().idleTimeout(Duration.ofMinutes(30)).endpointBytes(ENDPOINT_BYTES).build();
    }

    private static Pair.Builder small() {
        return Pair.newBuilder().serverLimits(limits());
    }

    private static EvilPeer client(Pair pair, int number) {
        return EvilPeer.client(pair.net(), Pair.address("10.8.0.1", 1024 + number), Pair.SERVER, SimTls.quick())
                .parameters(builder -> builder.maxIdleTimeoutMillis(0));
    }

    private static EndpointReport report(Pair pair) {
        return pair.server().endpoint().report();
    }

    private static List<EvilPeer> fill(Pair pair, int percent) {
        List<EvilPeer> peers = new ArrayList<>();
        while (report(pair).usedBytes() < ENDPOINT_BYTES / 100L * percent && peers.size() < 2_000) {
            peers.add(client(pair, peers.size()).start());
            // From time to time what a handshake takes is given back, and only what stays counts.
            pair.runFor(peers.size() % 20 == 0 || report(pair).usedBytes() > ENDPOINT_BYTES / 100L * 80
                    ? SETTLED : MOMENT);
        }
        return peers;
    }

    /** RFC 9000 §5.2.2: at 95 % newcomers are refused; those that are here go on. */
    @Test
    void newcomersAreRefusedBeforeMemoryIsFull() {
        try (Pair pair = small().server(new Echo()).build()) {
            List<EvilPeer> peers = fill(pair, 95);
            EvilPeer late = client(pair, 5_000).start();
            pair.runFor(MOMENT);
            assertEquals(TransportError.CONNECTION_REFUSED, late.close().errorCode());
            assertTrue(report(pair).limitsHit().get(Limit.PRESSURE) >= 1);
            assertTrue(report(pair).peakBytes() <= ENDPOINT_BYTES);
            EvilPeer first = peers.getLast();
            EvilClient.say(pair, first, Payload.stream(0, 0, new byte[10], true));
            assertTrue(first.seen().stream().anyMatch(p -> !p.contents(Seen.Content.Stream.class).isEmpty()));
        }
    }

    /** RFC 9000 §8.1.2: at 85 % a newcomer has to prove its address first. */
    @Test
    void retryIsAskedForUnderPressure() {
        try (Pair pair = small().retry(RetryPolicy.AUTO).build()) {
            fill(pair, 86);
            assertEquals(Pressure.RETRY, report(pair).pressure());
            EvilPeer late = client(pair, 5_000).answering(false).start();
            pair.runFor(MOMENT);
            assertEquals(0xf0, late.unopened().getFirst()[0] & 0xf0);
        }
    }

    /** RFC 9000 §10.1, §21.6: full: whoever has been silent longest goes, not who is at work. */
    @Test
    void longestIdleIsEvicted() {
        try (Pair pair = small().server(SimApplication.NONE).build()) {
            List<EvilPeer> peers = fill(pair, 94);
            EvilPeer worker = peers.removeFirst();
            for (int i = 0; i < 60; i++) {
                EvilClient.say(pair, worker, Payload.stream(4L * (i % 60), 0, new byte[1000], false));
            }
            EndpointReport report = report(pair);
            assertTrue(report.limitsHit().getOrDefault(Limit.EVICTION, 0L) >= 1, report::toString);
            assertTrue(report.peakBytes() <= ENDPOINT_BYTES);
            Link longest = pair.server().opened().get(1);
            assertInstanceOf(CloseReason.Evicted.class, longest.reason());
            assertEquals(null, pair.server().opened().getFirst().reason());
        }
    }

    /** RFC 9000 §4.1: one connection's data beyond its own limit is that connection's end, and nobody else's. */
    @Test
    void overflowEndsOneConnection() {
        QuicLimits limits = QuicLimits.newBuilder().connectionBytes(64 << 10).streamReceiveBytes(1 << 20)
                .connectionReceiveBytes(1 << 20).build();
        try (Pair pair = Pair.newBuilder().serverLimits(limits).server(SimApplication.NONE).build()) {
            EvilPeer greedy = EvilClient.connected(pair);
            EvilPeer honest = client(pair, 1).start();
            for (int i = 0; i < 90 && pair.server().closing().isEmpty(); i++) {
                greedy.send(PacketType.ONE_RTT, Payload.stream(4L * (i % 3), i / 3 * 1000L, new byte[1000], false));
                pair.runFor(Duration.ofMillis(2));
            }
            pair.runFor(MOMENT);
            assertEquals(1, pair.server().closing().size());
            assertTrue(report(pair).peakBytes() <= 80 << 10, () -> report(pair).peakBytes() + " bytes");
            assertTrue(honest.isComplete());
        }
    }
}
