package ebb.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.Component;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.Limit;
import ebb.quic.model.Pressure;
import ebb.quic.model.QuicLimits;
import ebb.quic.stream.Stream;
import ebb.testkit.SimTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A server whose memory fills up: every rung of the ladder shows, the budget holds, and who is honest gets on. */
final class PressureLadderTest {
    private static final long BUDGET = 1 << 20;
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final int ROUNDS = 3_000;

    private final Keeper application = new Keeper();
    private final Ends ends = new Ends(QuicLimits.newBuilder().endpointBytes(BUDGET).idleTimeout(Duration.ofHours(1))
            .build(), SimTls.quick(), Ends.Making.sound().events(application));

    private EndpointReport report() {
        EndpointReport report = ends.server().report();
        assertTrue(report.peakBytes() <= BUDGET, report::toString);
        return report;
    }

    private List<Link> idleUpTo(long percent) {
        List<Link> idle = new ArrayList<>();
        while (report().usedBytes() < BUDGET * percent / 100) {
            idle.add(ends.dial());
            ends.pass(MOMENT);
        }
        return idle;
    }

    @Test
    void everyRungIsReachedAndShows() {
        Set<Pressure> seen = EnumSet.noneOf(Pressure.class);
        List<Link> clients = new ArrayList<>();
        while (report().usedBytes() < BUDGET * 95 / 100) {
            clients.add(ends.dial());
            ends.pass(MOMENT);
            seen.add(report().pressure());
        }
        int active = report().active();
        Link refused = ends.dial();
        ends.pass(MOMENT);
        assertEquals(active, report().active());
        assertTrue(report().limitsHit().get(Limit.PRESSURE) >= 1);
        assertTrue(refused.reason() instanceof CloseReason.PeerTransportFailure);
        // Whoever works can still fill what is left; then those who do nothing go.
        Streams.write(Streams.open(clients.getLast().core(), true), new byte[60_000]);
        ends.pass(MOMENT);
        // The last rung makes room in the same breath, so that it shows in what it did.
        assertEquals(EnumSet.complementOf(EnumSet.of(Pressure.EVICT)), seen);
        assertTrue(report().limitsHit().get(Limit.EVICTION) >= 1);
        assertTrue(application.links().getFirst().reason() instanceof CloseReason.Evicted);
        assertNull(application.links().getLast().reason());
    }

    /** Eight uploads of 300,000 bytes to an application that reads now and then, with memory for a third of them. */
    @Test
    void honestPeersGetOn() {
        idleUpTo(60);
        List<Link> busy = new ArrayList<>();
        List<Stream> uploads = new ArrayList<>();
        int[] written = new int[8];
        for (int i = 0; i < written.length; i++) {
            busy.add(ends.dial());
            ends.pass(MOMENT);
            uploads.add(Streams.open(busy.getLast().core(), false));
        }
        int total = written.length * 300_000;
        int read = 0;
        int refusals = 0;
        for (int round = 0; round < ROUNDS && read < total; round++) {
            for (int i = 0; i < written.length; i++) {
                assertNull(busy.get(i).reason(), "round " + round);
                written[i] += Streams.write(uploads.get(i), new byte[Math.min(20_000, 300_000 - written[i])]);
            }
            ends.pass(Duration.ofMillis(20));
            refusals = Math.max(refusals, report().limitsHit().getOrDefault(Limit.ENDPOINT_BYTES, 0L).intValue());
            if (round % 5 == 4) {
                read += application.streams().stream().mapToInt(Streams::readAll).sum();
            }
        }
        assertEquals(total, read);
        assertEquals(written.length * 300_000, Arrays.stream(written).sum());
        assertTrue(refusals > 0, "memory was never short");
        assertTrue(application.closing().values().stream().allMatch(CloseReason.Evicted.class::isInstance));
    }

    /** What a connection once needed it does not keep: windows are promises, not memory. */
    @Test
    void quietConnectionCostsNoWindow() {
        Link link = ends.dial();
        ends.pass(MOMENT);
        long before = report().usedBytes();
        Stream upload = Streams.open(link.core(), false);
        int written = 0;
        while (written < 1_000_000) {
            written += Streams.write(upload, new byte[Math.min(40_000, 1_000_000 - written)]);
            ends.pass(Duration.ofMillis(5));
            application.streams().forEach(Streams::readAll);
        }
        ends.pass(Duration.ofSeconds(5));
        application.streams().forEach(Streams::readAll);
        ends.pass(Duration.ofSeconds(5));
        EndpointReport quiet = report();
        assertTrue(quiet.peakBytes() > before + 10_000, "something was buffered meanwhile");
        // The stream is still open, so it and its empty buffer are still there.
        assertTrue(quiet.usedBytes() - before < 600, quiet::toString);
        assertTrue(quiet.components().getOrDefault(Component.RECEIVE, 0L) < 100);
    }

    /** From 70 % on windows do not grow: a sender that could fill a larger one is held to the one it has. */
    @Test
    void windowsGrowOutOfTheBudgetOnly() {
        assertTrue(largestUnread() > 200_000, "with memory to spare the window of a connection grows");
        idleUpTo(72);
        assertTrue(report().pressure().compareTo(Pressure.WINDOWS) >= 0);
        // Buffers may be a quarter larger than what is in them.
        assertTrue(largestUnread() <= (128 << 10) * 5 / 4, "at 72 % it stays what it was at first");
    }

    /** Uploads as fast as the window allows for a while, then lets the server's application stop reading. */
    private long largestUnread() {
        Link link = ends.dial();
        ends.pass(MOMENT);
        int opened = application.streams().size();
        Stream[] uploads = new Stream[4];
        for (int i = 0; i < uploads.length; i++) {
            uploads[i] = Streams.open(link.core(), false);
        }
        for (int round = 0; round < 300; round++) {
            for (Stream upload : uploads) {
                Streams.write(upload, new byte[50_000]);
            }
            ends.pass(Duration.ofNanos(200_000));
            for (int i = opened; i < application.streams().size(); i++) {
                Streams.readAll(application.streams().get(i));
            }
        }
        for (int round = 0; round < 20; round++) {
            for (Stream upload : uploads) {
                Streams.write(upload, new byte[50_000]);
            }
            ends.pass(Duration.ofMillis(20));
        }
        long unread = report().components().get(Component.RECEIVE);
        link.core().requestClose(new CloseReason.LocalClose(0, ""));
        ends.pass(Duration.ofSeconds(5));
        return unread;
    }
}
