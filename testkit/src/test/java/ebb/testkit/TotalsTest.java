package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Connection;
import ebb.quic.connection.Link;
import ebb.quic.model.CloseKind;
import ebb.quic.model.CloseReason;
import ebb.quic.model.DropReason;
import ebb.quic.model.EndpointTotals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an endpoint counts of the lives of its connections. */
@ExtendWith(GivesEverythingBack.class)
class TotalsTest {
    private static final long MILLI = 1_000_000;

    private static EndpointTotals totals(SimHost host) {
        return host.endpoint().totals();
    }

    @Test
    void endsAreCountedByKindOnBothSides() {
        try (Pair pair = Pair.newBuilder().build()) {
            pair.connect().core().requestClose(new CloseReason.LocalClose(7, "done"));
            pair.runFor(Duration.ofSeconds(5));
            pair.connect();
            pair.run();
            assertEquals(Map.of(CloseKind.LOCAL_CLOSE, 1L, CloseKind.IDLE_TIMEOUT, 1L),
                    totals(pair.client()).closed());
            assertEquals(Map.of(CloseKind.PEER_CLOSE, 1L, CloseKind.IDLE_TIMEOUT, 1L), totals(pair.server()).closed());
        }
    }

    @Test
    void handshakesAreTimed() {
        try (Pair pair = Pair.newBuilder().nodes(Nodes.delay(Duration.ofMillis(100))).build()) {
            pair.connect();
            pair.runFor(Duration.ofSeconds(1));
            assertEquals(1, totals(pair.client()).handshakeNanos().count());
            // The client is done when the server's flight is there, the server one trip later.
            assertTrue(totals(pair.client()).handshakeNanos().max() >= 200 * MILLI);
            assertTrue(totals(pair.server()).handshakeNanos().max() >= 200 * MILLI);
            assertTrue(totals(pair.server()).handshakeNanos().max() < 400 * MILLI);
        }
    }

    @Test
    void aHandshakeCountsAlsoWhenItsEndAndThatOfTheConnectionCameTogether() {
        List<Datagram> kept = new ArrayList<>();
        AtomicBoolean keeping = new AtomicBoolean();
        NetNode gate = Nodes.towards(Pair.SERVER, (datagram, crossing) -> {
            if (keeping.get()) {
                kept.add(datagram);
            } else {
                crossing.forward(datagram, 0);
            }
        });
        try (Pair pair = Pair.newBuilder().nodes(Nodes.delay(Duration.ofMillis(100)), gate).build()) {
            Link link = pair.dial();
            pair.runFor(Duration.ofMillis(150));
            keeping.set(true);
            pair.runFor(Duration.ofMillis(200));
            link.core().requestClose(new CloseReason.LocalClose(7, "at once"));
            pair.runFor(Duration.ofMillis(200));
            keeping.set(false);
            long now = pair.net().now();
            for (Datagram each : kept) {
                pair.server().endpoint().receive(each.bytes(), 0, each.length(),
                        new Connection.Source(each.from(), null, each.ecn()), now);
            }
            pair.server().onTimeout(now);
            assertEquals(List.of(1L, 1L), List.of(totals(pair.server()).handshakeNanos().count(),
                    totals(pair.server()).closed().get(CloseKind.PEER_CLOSE)));
        }
    }

    /** RFC 9000 §10.2: the stub stays for three PTO; what became idle leaves nothing behind. */
    @Test
    void reclaimDelayIsFromTheEndUntilNothingIsLeft() {
        try (Pair pair = Pair.newBuilder().build()) {
            Link link = pair.connect();
            pair.runFor(Duration.ofSeconds(1));
            link.core().requestClose(new CloseReason.LocalClose(0, ""));
            pair.runFor(Duration.ofMillis(1));
            assertEquals(0, totals(pair.client()).reclaimNanos().count());
            pair.run();
            long delay = totals(pair.client()).reclaimNanos().max();
            assertEquals(1, totals(pair.client()).reclaimNanos().count());
            assertTrue(delay >= 60 * MILLI && delay < 1000 * MILLI, delay + " ns");

            pair.connect();
            pair.run();
            assertEquals(2, totals(pair.client()).reclaimNanos().count());
            assertEquals(0, totals(pair.client()).reclaimNanos().quantile(0.5));
        }
    }

    @Test
    void whatAConnectionHeldAtMostIsCountedWhenItIsReleased() {
        try (Pair pair = Pair.newBuilder().build()) {
            pair.connect();
            long live = pair.server().endpoint().report().usedBytes();
            assertEquals(0, totals(pair.server()).peakBytes().count());
            pair.run();
            assertEquals(1, totals(pair.server()).peakBytes().count());
            assertTrue(totals(pair.server()).peakBytes().max() >= live);
        }
    }

    @Test
    void datagramsThatLeadNowhereAreCountedByReason() {
        try (Pair pair = Pair.newBuilder().build()) {
            byte[] unknown = new byte[50];
            unknown[0] = 0x40;
            byte[] strangeVersion = new byte[1200];
            strangeVersion[0] = (byte) 0xc0;
            strangeVersion[1] = 0x7a;
            strangeVersion[5] = 8;
            for (byte[] each : List.of(new byte[] {1}, unknown, unknown.clone(), strangeVersion)) {
                pair.net().send(new Datagram(Pair.address("10.9.9.9", 1), Pair.SERVER, each));
            }
            pair.runFor(Duration.ofSeconds(1));
            assertEquals(Map.of(DropReason.MALFORMED, 1L, DropReason.NO_CONNECTION, 2L, DropReason.VERSION, 1L),
                    totals(pair.server()).dropped());
            assertEquals(4, pair.server().endpoint().report().datagramsDropped());
        }
    }

    @Test
    void loopsAreSummedUp() {
        try (Pair pair = Pair.newBuilder().build()) {
            pair.connect().core().requestClose(new CloseReason.LocalClose(7, "done"));
            pair.run();
            EndpointTotals both = EndpointTotals.sum(List.of(totals(pair.client()), totals(pair.server())));
            assertEquals(Map.of(CloseKind.LOCAL_CLOSE, 1L, CloseKind.PEER_CLOSE, 1L), both.closed());
            assertEquals(2, both.reclaimNanos().count());
        }
    }

    @Test
    void kindsHaveTheNamesOfTheirReasons() {
        for (CloseReason each : List.of(new CloseReason.LocalClose(0, ""), new CloseReason.PeerClose(0, ""),
                new CloseReason.TransportFailure(0, 0, ""), new CloseReason.PeerTransportFailure(0, 0, ""),
                new CloseReason.IdleTimeout(), new CloseReason.HandshakeTimeout(), new CloseReason.StatelessReset(),
                new CloseReason.Evicted(), new CloseReason.Abandoned(), new CloseReason.VersionMismatch(""),
                new CloseReason.Refused(""), new CloseReason.InternalFailure(""))) {
            assertEquals(each.getClass().getSimpleName(), each.label());
        }
    }
}
