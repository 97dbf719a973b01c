package ebb.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Core;
import ebb.quic.connection.Link;
import ebb.quic.endpoint.Endpoint;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.stream.Stream;
import ebb.testkit.SimTls;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * Random lives of connections between a client and a server that has memory for about 200 of them: whatever is done in
 * whatever order, the books of both endpoints are in order after every step, the budget is never exceeded, and in the
 * end nothing is left.
 */
final class LivesProperties {
    private static final QuicLimits LIMITS = QuicLimits.newBuilder().endpointBytes(1 << 20).connectionBytes(120 << 10)
            .idleTimeout(Duration.ofSeconds(20)).stubs(8).streams(5).build();
    private static final CloseReason BYE = new CloseReason.LocalClose(1, "bye");
    private static final int MOST_CONNECTIONS = 300;

    /** Both ends and what their applications hold. */
    static final class World {
        private final Keeper application = new Keeper();
        private final Ends ends = new Ends(LIMITS, SimTls.quick(), Ends.Making.sound().events(application));
        private final List<Link> dialled = new ArrayList<>();
        private final List<Stream> ours = new ArrayList<>();

        void dial(int count) {
            for (int i = 0; i < count && dialled.size() < MOST_CONNECTIONS; i++) {
                dialled.add(ends.dial());
            }
        }

        /** The clients' newest connections fill their windows, which the server's application leaves unread. */
        void flood(int count) {
            for (int i = 0; i < count; i++) {
                send(false, Math.max(0, dialled.size() - 1 - i), 60_000);
            }
        }

        /** A live core at the client or the server; null when there is none. */
        private Core core(boolean ofServer, int pick) {
            List<Link> all = ofServer ? application.links() : dialled;
            return all.isEmpty() ? null : all.get(pick % all.size()).core();
        }

        void send(boolean fromServer, int pick, int bytes) {
            Core core = core(fromServer, pick);
            if (core == null || core.facts() == null) {
                return;
            }
            Stream stream = Streams.tryOpen(core, pick % 3 != 0);
            if (stream != null) {
                ours.add(stream);
                Streams.tryWrite(stream, new byte[bytes]);
            }
            ends.run();
        }

        /** Does something with a stream of ours or one that the server got. */
        void use(int pick, int what) {
            List<Stream> all = pick % 2 == 0 ? ours : application.streams();
            if (all.isEmpty()) {
                return;
            }
            Stream stream = all.get(pick / 2 % all.size());
            try {
                switch (what) {
                    case 0 -> Streams.readAll(stream);
                    case 1 -> Streams.tryWrite(stream, new byte[20_000]);
                    case 2 -> stream.finish();
                    case 3 -> stream.reset(9);
                    default -> stream.stopSending(9);
                }
            } catch (IOException | IllegalStateException e) {
                // The stream is over, its connection is gone, or it has no such half.
                assertTrue(e.getMessage() == null || !e.getMessage().isEmpty());
            }
            ends.run();
        }

        void close(boolean atServer, int pick) {
            Core core = core(atServer, pick);
            if (core != null) {
                core.requestClose(BYE);
                ends.run();
            }
        }

        void updateKeys(boolean atServer, int pick) {
            Core core = core(atServer, pick);
            if (core != null) {
                core.requestKeyUpdate();
                ends.run();
            }
        }

        /** The client's machine is switched off and on. */
        void kill() {
            ends.startClient();
            dialled.clear();
            ours.clear();
        }

        void lose(boolean toServer, boolean toClient) {
            ends.serverIsDeaf(toServer);
            ends.clientIsDeaf(toClient);
        }

        void pass(int millis) {
            ends.pass(Duration.ofMillis(millis));
        }

        void check() {
            check(ends.server());
            check(ends.client());
            assertEquals(application.closing().size(), application.released().size()
                    + ends.server().report().closing() + ends.server().report().draining());
        }

        private static void check(Endpoint endpoint) {
            endpoint.audit();
            EndpointReport report = endpoint.report();
            assertTrue(report.peakBytes() <= report.budgetBytes(), report::toString);
            assertEquals(0, report.driftBytes());
            assertEquals(report.components().values().stream().mapToLong(Long::longValue).sum(), report.usedBytes());
        }

        void end() {
            lose(false, false);
            ends.pass(Duration.ofMinutes(5));
            Baseline.assertReached(ends.server());
            Baseline.assertReached(ends.client());
            assertEquals(application.closing().keySet(), application.released().keySet());
            assertEquals(application.closing().size(), ends.server().report().opened());
        }
    }

    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
    void booksAreAlwaysInOrder(@ForAll("lives") ActionChain<World> life) {
        life.withInvariant("the books are in order", World::check).run().end();
    }

    @Provide
    Arbitrary<ActionChain<World>> lives() {
        return ActionChain.startWith(World::new)
                .withAction(5, with(Arbitraries.of(1, 1, 1, 30), Arbitraries.of(true), Arbitraries.of(0),
                        (count, side, none) -> Transformer.mutate("dial " + count, world -> world.dial(count))))
                .withAction(2, with(Arbitraries.of(1, 5, 20), Arbitraries.of(true), Arbitraries.of(0),
                        (count, side, none) -> Transformer.mutate("flood " + count, world -> world.flood(count))))
                .withAction(5, with(picks(), Arbitraries.of(true, false), Arbitraries.integers().between(1, 100_000),
                        (pick, side, bytes) -> Transformer.mutate("send " + bytes + side(side) + pick,
                                world -> world.send(side, pick, bytes))))
                .withAction(6, with(picks(), Arbitraries.of(true), Arbitraries.integers().between(0, 4),
                        (pick, side, what) -> Transformer.mutate("use stream " + pick + " for " + what,
                                world -> world.use(pick, what))))
                .withAction(2, with(picks(), Arbitraries.of(true, false), Arbitraries.of(0),
                        (pick, side, none) -> Transformer.mutate("close" + side(side) + pick,
                                world -> world.close(side, pick))))
                .withAction(1, with(picks(), Arbitraries.of(true, false), Arbitraries.of(0),
                        (pick, side, none) -> Transformer.mutate("new keys" + side(side) + pick,
                                world -> world.updateKeys(side, pick))))
                .withAction(1, always(Transformer.mutate("kill the client", World::kill)))
                .withAction(2, with(Arbitraries.integers().between(0, 3), Arbitraries.of(true), Arbitraries.of(0),
                        (which, side, none) -> Transformer.mutate("lose " + which,
                                world -> world.lose((which & 1) != 0, (which & 2) != 0))))
                .withAction(5, with(Arbitraries.of(1, 20, 200, 2_000, 12_000, 40_000), Arbitraries.of(true),
                        Arbitraries.of(0), (millis, side, none) -> Transformer.mutate("pass " + millis + " ms",
                                world -> world.pass(millis))))
                .withMaxTransformations(60);
    }

    private static Arbitrary<Integer> picks() {
        return Arbitraries.integers().between(0, 99);
    }

    private static String side(boolean server) {
        return server ? " at server " : " at client ";
    }

    private static Action<World> always(Transformer<World> what) {
        return Action.just(what);
    }

    private static <A, B, C> Action<World> with(Arbitrary<A> a, Arbitrary<B> b, Arbitrary<C> c,
            Combinators.F3<A, B, C, Transformer<World>> what) {
        return new Action.Independent<>() {
            @Override
            public Arbitrary<Transformer<World>> transformer() {
                return Combinators.combine(a, b, c).as(what);
            }
        };
    }
}
