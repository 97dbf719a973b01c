package ebb.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.ConnectionEvents;
import ebb.quic.connection.Core;
import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.Limit;
import ebb.quic.model.QuicLimits;
import ebb.quic.recovery.Cubic;
import ebb.quic.stream.Stream;
import ebb.quic.tls.TlsEngine;
import ebb.quic.trace.Trace;
import ebb.testkit.SimTls;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * However a connection ends, it leaves by the same door and nothing of it stays: no route, no byte on the budget, no
 * timer, no stub, and its core is unreachable although the application keeps every handle.
 */
final class OneExitTest {
    private static final QuicLimits LIMITS = QuicLimits.newBuilder().idleTimeout(Duration.ofSeconds(20)).build();
    private static final CloseReason BYE = new CloseReason.LocalClose(7, "bye");
    private static final Duration MOMENT = Duration.ofMillis(200);
    /** Longer than every idle timeout and closing period. */
    private static final Duration LONG = Duration.ofMinutes(3);

    /** Kept, for its level lasts as long as the logger; injected failures are not news. */
    private static final Logger LOG = Logger.getLogger("ebb.quic.endpoint");

    private final Keeper kept = new Keeper();
    private final Ends.Making sound = Ends.Making.sound().events(kept);
    private final List<WeakReference<Core>> clientCores = new ArrayList<>();

    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    private Ends ends(QuicLimits limits) {
        return new Ends(limits, SimTls.quick(), sound);
    }

    private Link connect(Ends ends) {
        Link link = ends.dial();
        clientCores.add(new WeakReference<>(link.core()));
        ends.pass(MOMENT);
        return link;
    }

    /** Nothing stays, of all connections of the test, on either side. */
    private void assertNothingStays(Ends ends) {
        Baseline.assertReached(ends.server());
        if (ends.client() != null) {
            Baseline.assertReached(ends.client());
        }
        for (Link link : kept.links()) {
            assertNull(link.core());
            assertNotNull(link.reason());
            assertTrue(kept.released().containsKey(link.id()));
        }
        assertUnreachable(kept.cores());
        assertUnreachable(clientCores);
        Reference.reachabilityFence(kept);
    }

    private static void assertUnreachable(List<WeakReference<Core>> cores) {
        for (int i = 0; i < 20 && cores.stream().anyMatch(core -> core.get() != null); i++) {
            System.gc();
        }
        assertEquals(0, cores.stream().filter(core -> core.get() != null).count(), "cores are reachable");
    }

    private CloseReason serversReason() {
        assertEquals(1, kept.closing().size());
        return kept.closing().values().iterator().next();
    }

    @Test
    void closeOfTheClient() {
        Ends ends = ends(LIMITS);
        Link link = connect(ends);
        link.core().requestClose(BYE);
        ends.pass(LONG);
        assertEquals(new CloseReason.PeerClose(7, "bye"), serversReason());
        assertEquals(BYE, link.reason());
        assertNothingStays(ends);
    }

    @Test
    void closeOfTheServer() {
        Ends ends = ends(LIMITS);
        Link link = connect(ends);
        kept.links().getFirst().core().requestClose(BYE);
        ends.pass(LONG);
        assertEquals(BYE, serversReason());
        assertEquals(new CloseReason.PeerClose(7, "bye"), link.reason());
        assertNothingStays(ends);
    }

    /** RFC 9000 §10.1: both sides end without a packet. */
    @Test
    void nothingIsSaidForTooLong() {
        Ends ends = ends(LIMITS);
        Link link = connect(ends);
        ends.pass(LONG);
        assertInstanceOf(CloseReason.IdleTimeout.class, serversReason());
        assertInstanceOf(CloseReason.IdleTimeout.class, link.reason());
        assertEquals(1, ends.server().report().limitsHit().get(Limit.IDLE_TIMEOUT));
        assertNothingStays(ends);
    }

    @Test
    void killedClient() {
        Ends ends = ends(LIMITS);
        for (int i = 0; i < 20; i++) {
            Streams.write(Streams.open(connect(ends).core(), true), new byte[5000]);
        }
        ends.run();
        kept.streams().forEach(stream -> Streams.write(stream, new byte[50_000]));
        ends.loseClient();
        ends.pass(LONG);
        assertEquals(20, kept.released().size());
        assertNothingStays(ends);
    }

    @Test
    void handshakeThatStopsHalfWay() {
        Ends ends = ends(LIMITS);
        ends.clientIsDeaf(true);
        Link link = ends.dial();
        clientCores.add(new WeakReference<>(link.core()));
        assertEquals(1, ends.server().report().handshaking());
        ends.pass(LONG);
        assertInstanceOf(CloseReason.HandshakeTimeout.class, serversReason());
        assertInstanceOf(CloseReason.HandshakeTimeout.class, link.reason());
        assertNothingStays(ends);
    }

    @Test
    void dialThatNobodyAnswers() {
        Ends ends = ends(LIMITS);
        ends.serverIsDeaf(true);
        for (int i = 0; i < 10; i++) {
            Link link = ends.dial();
            clientCores.add(new WeakReference<>(link.core()));
        }
        ends.pass(LONG);
        assertNothingStays(ends);
    }

    @Test
    void cancelledDial() {
        Ends ends = ends(LIMITS);
        ends.clientIsDeaf(true);
        Link link = ends.dial();
        clientCores.add(new WeakReference<>(link.core()));
        link.core().requestClose(BYE);
        ends.pass(LONG);
        assertNothingStays(ends);
    }

    /** RFC 9000 §10.3: a server that lost its state says so, and the client's connection ends at once. */
    @Test
    void statelessReset() {
        Ends ends = ends(LIMITS);
        Link link = connect(ends);
        // A machine that was switched off and on: what it knew is gone without any goodbye.
        kept.links().clear();
        kept.cores().clear();
        ends.startServer();
        Streams.write(Streams.open(link.core(), true), new byte[100]);
        ends.pass(MOMENT);
        assertInstanceOf(CloseReason.StatelessReset.class, link.reason());
        ends.pass(LONG);
        assertNothingStays(ends);
    }

    @Test
    void eviction() {
        Ends ends = ends(QuicLimits.newBuilder().endpointBytes(1 << 20).idleTimeout(Duration.ofHours(1)).build());
        List<Link> links = new ArrayList<>();
        while (ends.server().report().usedBytes() < (1 << 20) * 94L / 100) {
            links.add(connect(ends));
        }
        int before = ends.server().report().active();
        // What the oldest do not read is what the youngest needs.
        for (int i = 0; i < 4; i++) {
            Streams.write(Streams.open(links.getLast().core(), true), new byte[60_000]);
            ends.pass(MOMENT);
        }
        EndpointReport report = ends.server().report();
        assertTrue(report.limitsHit().getOrDefault(Limit.EVICTION, 0L) > 0, report::toString);
        assertTrue(report.active() < before && report.peakBytes() <= report.budgetBytes());
        assertTrue(kept.closing().values().stream().anyMatch(CloseReason.Evicted.class::isInstance));
        assertNull(kept.links().getLast().reason(), "who is at work stays");
        ends.pass(Duration.ofHours(3));
        assertNothingStays(ends);
    }

    /** A generator of IDs that repeats itself: the second connection finds its ID taken, the first is not harmed. */
    @Test
    void collisionOfConnectionIds() {
        RandomGenerator repeating = () -> 0x1234_5678_9abc_def0L;
        Ends ends = new Ends(LIMITS, SimTls.quick(), sound.random(repeating));
        Link first = connect(ends);
        Link second = connect(ends);
        assertEquals(1, ends.server().report().active());
        assertEquals(1, ends.server().report().released());
        assertNotNull(first.core());
        exchange(ends, first);
        ends.pass(LONG);
        assertInstanceOf(CloseReason.HandshakeTimeout.class, second.reason());
        assertNothingStays(ends);
    }

    /** Ends a connection in the middle of every kind of work. */
    private static void live(Ends ends, Keeper application) {
        Link link = ends.dial();
        ends.pass(MOMENT);
        if (link == null || link.core() == null || link.core().facts() == null) {
            return;
        }
        Streams.write(Streams.open(link.core(), true), new byte[3000]);
        ends.pass(MOMENT);
        // The server's answer is lost for a while, so that its timer has something to do.
        ends.clientIsDeaf(true);
        application.streams().stream().skip(1).forEach(OneExitTest::answer);
        ends.pass(MOMENT);
        ends.clientIsDeaf(false);
        if (link.core() != null) {
            link.core().requestKeyUpdate();
        }
        ends.pass(MOMENT);
        if (application.links().size() > 1 && application.links().getLast().core() != null) {
            application.links().getLast().core().requestClose(BYE);
        }
        // Until the stub has left.
        ends.pass(Duration.ofSeconds(5));
    }

    private static void answer(Stream stream) {
        try {
            Streams.write(stream, new byte[3000]);
        } catch (AssertionError gone) {
            // The connection failed before, as it was meant to.
            assertNotNull(gone.getCause());
        }
    }

    private static void exchange(Ends ends, Link link) {
        Stream stream = Streams.open(link.core(), true);
        Streams.write(stream, new byte[100]);
        ends.pass(MOMENT);
        assertEquals(1, ends.client().census().connections(ends.now()).stream()
                .filter(stats -> stats.id() == link.id() && stats.memory().usedBytes() < 5000).count(),
                "what was written is acknowledged");
    }

    /** Makes a server in which something throws when it is called for the {@code k}-th time. */
    private interface Faulty {
        Ends server(Keeper application, Fuse fuse);
    }

    /** Burns down by one with each call; what it guards throws when it is at its end. */
    private static final class Fuse {
        private int left = Integer.MAX_VALUE;
        private boolean blown;

        void set(int calls) {
            left = calls;
        }

        void burn() {
            if (--left == 0) {
                blown = true;
                if (System.identityHashCode(this) % 2 == 0) {
                    throw new IllegalStateException("injected");
                }
                throw new StackOverflowError("injected");
            }
        }
    }

    /** Runs the life of a connection again and again, until one passes without reaching the fault. */
    private void assertEveryFaultIsContained(String what, Faulty faulty) {
        int calls = 0;
        Fuse fuse;
        List<WeakReference<Core>> cores = new ArrayList<>();
        List<Keeper> keepers = new ArrayList<>();
        do {
            fuse = new Fuse();
            Keeper application = new Keeper();
            Ends ends = faulty.server(application, fuse);
            Link neighbour = ends.dial();
            Streams.write(Streams.open(neighbour.core(), true), new byte[10]);
            ends.pass(MOMENT);
            fuse.set(++calls);
            live(ends, application);
            fuse.set(Integer.MAX_VALUE);
            ends.server().audit();
            assertNull(neighbour.reason(), "call " + calls + " of " + what + " harmed another connection");
            exchange(ends, neighbour);
            ends.pass(LONG);
            Baseline.assertReached(ends.server());
            Baseline.assertReached(ends.client());
            cores.addAll(application.cores());
            keepers.add(application);
        } while (fuse.blown);
        assertTrue(calls > 1, what + " is never called");
        assertUnreachable(cores);
        Reference.reachabilityFence(keepers);
        Figures.print("%d faults in %s", calls - 1, what);
    }

    @SuppressWarnings("unchecked")
    private static <T> T guarded(Class<T> type, T real, Fuse fuse, String exempt) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            try {
                Object result = method.invoke(real, arguments);
                if (method.getDeclaringClass() == type && !method.getName().equals(exempt)) {
                    fuse.burn();
                }
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    /** A trace is called within every verb: receive, transmit, onTimeout, close, and as the last when it is freed. */
    @Test
    void failureInEveryVerb() {
        Trace real = new Trace() {
        };
        assertEveryFaultIsContained("the trace", (application, fuse) -> new Ends(LIMITS, SimTls.quick(),
                Ends.Making.sound().events(application)
                        .traces((side, original, now) -> guarded(Trace.class, real, fuse, ""))));
    }

    @Test
    void failureInEveryCallback() {
        assertEveryFaultIsContained("the callbacks", (application, fuse) -> new Ends(LIMITS, SimTls.quick(),
                Ends.Making.sound().events(guarded(ConnectionEvents.class, application, fuse, ""))));
    }

    @Test
    void failureInEveryCallOfTls() {
        assertEveryFaultIsContained("the TLS engine", (application, fuse) -> {
            SimTls quick = SimTls.quick();
            SimTls faulty = (server, random) -> server
                    ? output -> guarded(TlsEngine.class, quick.factory(true, random).create(output), fuse, "free")
                    : quick.factory(false, random);
            return new Ends(LIMITS, faulty, Ends.Making.sound().events(application));
        });
    }

    @Test
    void failureToBegin() {
        assertEveryFaultIsContained("beginning", (application, fuse) -> new Ends(LIMITS, SimTls.quick(),
                Ends.Making.sound().events(application).congestion(bytes -> {
                    fuse.burn();
                    return new Cubic(bytes);
                }).traces((side, original, now) -> {
                    fuse.burn();
                    return Trace.NONE;
                })));
    }

    @Test
    void failureOfTheGeneratorOfIds() {
        assertEveryFaultIsContained("the generator", (application, fuse) -> {
            SplittableRandom real = new SplittableRandom(3);
            RandomGenerator faulty = () -> {
                fuse.burn();
                return real.nextLong();
            };
            return new Ends(LIMITS, SimTls.quick(), Ends.Making.sound().events(application).random(faulty));
        });
    }
}
