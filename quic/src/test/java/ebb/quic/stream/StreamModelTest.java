package ebb.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.StreamResetException;
import ebb.quic.model.StreamStoppedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever two applications and a bad network do to the streams between them, in whatever order: bytes arrive as they
 * were written or the loss is told, every stream ends, and every byte of memory is given back. Attack row 44.
 */
class StreamModelTest {
    private static final int MOST_BYTES = 9_000;

    enum Verb {
        OPEN, OPEN_ONE_WAY, WRITE, WRITE_MORE, READ, READ_MORE, FINISH, RESET, STOP, TRANSMIT, DELIVER, DELIVER_TWICE,
        LOSE, LOSE_LATE
    }

    record Action(Verb verb, boolean byClient, int which, int amount) {
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Verb> verbs = Arbitraries.frequency(
                Tuple.of(2, Verb.OPEN), Tuple.of(1, Verb.OPEN_ONE_WAY),
                Tuple.of(5, Verb.WRITE), Tuple.of(3, Verb.WRITE_MORE),
                Tuple.of(5, Verb.READ), Tuple.of(3, Verb.READ_MORE),
                Tuple.of(2, Verb.FINISH), Tuple.of(1, Verb.RESET),
                Tuple.of(1, Verb.STOP), Tuple.of(12, Verb.TRANSMIT),
                Tuple.of(10, Verb.DELIVER), Tuple.of(2, Verb.DELIVER_TWICE),
                Tuple.of(3, Verb.LOSE), Tuple.of(2, Verb.LOSE_LATE));
        return Combinators.combine(verbs, Arbitraries.of(true, false), Arbitraries.integers().between(0, 20),
                Arbitraries.integers().between(1, MOST_BYTES)).as(Action::new).list().ofMaxSize(250);
    }

    /** One end: the side, its streams, and what is under way from it. */
    private static final class End {
        private final Side side;
        private final Map<Long, Model> streams = new TreeMap<>();
        private final List<Side.Packet> flight = new ArrayList<>();

        End(Side side) {
            this.side = side;
        }

        Model pick(int which) {
            if (streams.isEmpty()) {
                return null;
            }
            return new ArrayList<>(streams.values()).get(which % streams.size());
        }

        void add(Stream stream) {
            streams.put(stream.id(), new Model(stream));
        }

        void noteOpened() {
            while (!side.opened.isEmpty()) {
                add(side.opened.poll());
            }
        }
    }

    /** What the application of one end knows of one stream. */
    private static final class Model {
        private final Stream stream;
        private long written;
        private long read;
        private boolean finished;
        private boolean gaveUpSending;
        private boolean sawEnd;
        private boolean sawReset;
        private boolean stopped;

        Model(Stream stream) {
            this.stream = stream;
        }

        /** Writes what fits without waiting: a thread that is interrupted already does not wait. */
        void write(int length) throws IOException {
            if (gaveUpSending || finished) {
                return;
            }
            Thread.currentThread().interrupt();
            try {
                stream.write(Frames.bytes(written, length), 0, length);
                written += length;
            } catch (InterruptedIOException e) {
                written += e.bytesTransferred;
            } catch (StreamStoppedException e) {
                gaveUpSending = true;
            } finally {
                assertTrue(Thread.interrupted());
            }
        }

        void read(int length) throws IOException {
            if (stopped || sawEnd) {
                return;
            }
            Thread.currentThread().interrupt();
            try {
                byte[] into = new byte[length];
                int count = stream.read(into, 0, length);
                for (int i = 0; i < count; i++) {
                    assertEquals(Frames.byteAt(read + i), into[i]);
                }
                read += Math.max(0, count);
                sawEnd = count < 0;
            } catch (StreamResetException e) {
                sawReset = true;
            } catch (InterruptedIOException e) {
                // Nothing to read now.
            } finally {
                assertTrue(Thread.interrupted());
            }
        }

        void finish() throws IOException {
            stream.finish();
            finished = true;
        }

        void reset(int code) {
            stream.reset(code);
            gaveUpSending = true;
        }

        void stop(int code) {
            stream.stopSending(code);
            stopped = true;
        }

        boolean sends(boolean client) {
            return stream.isBidirectional() || StreamId.isClientInitiated(stream.id()) == client;
        }

        boolean receives(boolean client) {
            return stream.isBidirectional() || StreamId.isClientInitiated(stream.id()) != client;
        }
    }

    private End client;
    private End server;

    @Property(tries = 400)
    void bytesArriveOrTheLossIsToldAndAllMemoryComesBack(@ForAll("actions") List<Action> actions) throws IOException {
        // RFC 9000 §2.2: delivered in order. RFC 9000 §4.5: the final size is the same for both.
        client = new End(Side.client());
        server = new End(Side.server());
        Side.join(client.side, server.side);
        for (Action action : actions) {
            End end = action.byClient ? client : server;
            End peer = action.byClient ? server : client;
            act(action, end, peer);
            peer.noteOpened();
        }
        drain();
        check(client, server, true);
        check(server, client, false);
        for (End end : List.of(client, server)) {
            assertEquals(0, end.side.table.size(), "streams left");
            assertEquals(end.side.window.received(), end.side.window.consumed());
            end.side.table.sever(Side.GONE);
            assertEquals(0, end.side.account.used());
        }
    }

    private void act(Action action, End end, End peer) throws IOException {
        Model model = end.pick(action.which);
        boolean sends = model != null && model.sends(end == client);
        boolean receives = model != null && model.receives(end == client);
        switch (action.verb) {
            case OPEN, OPEN_ONE_WAY -> {
                Stream stream = end.side.table.open(action.verb == Verb.OPEN);
                if (stream != null) {
                    end.add(stream);
                }
            }
            case WRITE, WRITE_MORE -> {
                if (sends) {
                    model.write(action.verb == Verb.WRITE ? action.amount / 20 + 1 : action.amount);
                }
            }
            case READ, READ_MORE -> {
                if (receives) {
                    model.read(action.verb == Verb.READ ? action.amount / 20 + 1 : action.amount);
                }
            }
            case FINISH -> {
                if (sends) {
                    model.finish();
                }
            }
            case RESET -> {
                if (sends) {
                    model.reset(action.amount);
                }
            }
            case STOP -> {
                if (receives) {
                    model.stop(action.amount);
                }
            }
            case TRANSMIT -> {
                end.side.now += action.amount;
                Side.Packet packet = end.side.transmit(100 + action.amount % 1_300);
                if (packet != null) {
                    end.flight.add(packet);
                }
            }
            case DELIVER, DELIVER_TWICE, LOSE, LOSE_LATE -> arrive(action, end, peer);
        }
    }

    private static void arrive(Action action, End end, End peer) {
        if (end.flight.isEmpty()) {
            return;
        }
        Side.Packet packet = end.flight.remove(action.which % end.flight.size());
        if (action.verb != Verb.LOSE) {
            peer.side.receive(packet);
        }
        if (action.verb == Verb.DELIVER_TWICE) {
            peer.side.receive(packet);
        }
        // A loss that is declared too late, when the packet has arrived after all, must do no harm.
        if (action.verb == Verb.LOSE || action.verb == Verb.LOSE_LATE) {
            end.side.lost(packet);
        }
        if (action.verb == Verb.LOSE_LATE || action.verb == Verb.DELIVER || action.verb == Verb.DELIVER_TWICE) {
            end.side.acked(packet);
        }
    }

    /** Both applications finish and read to the end, over a network that loses nothing any more. */
    private void drain() throws IOException {
        boolean moving = true;
        while (moving) {
            moving = false;
            for (End end : List.of(client, server)) {
                End peer = end == client ? server : client;
                for (Side.Packet packet : end.flight) {
                    peer.side.receive(packet);
                    end.side.acked(packet);
                }
                end.flight.clear();
                moving |= Side.move(end.side, peer.side);
                peer.noteOpened();
                for (Model model : peer.streams.values()) {
                    if (model.sends(peer == client) && !model.finished) {
                        model.finish();
                        moving = true;
                    }
                    long before = model.read;
                    if (model.receives(peer == client)) {
                        model.read(MOST_BYTES);
                    }
                    moving |= model.read != before;
                }
                peer.side.takeSignals();
            }
        }
    }

    private static void check(End sender, End receiver, boolean client) {
        for (Model sent : sender.streams.values()) {
            Model got = receiver.streams.get(sent.stream.id());
            if (!sent.sends(client) || got == null) {
                continue;
            }
            assertTrue(got.sawEnd || got.sawReset || got.stopped, "neither end nor loss was told");
            assertTrue(got.read <= sent.written);
            if (got.sawEnd) {
                assertEquals(sent.written, got.read);
            }
            if (got.sawReset) {
                assertTrue(sent.gaveUpSending);
            }
        }
    }
}
