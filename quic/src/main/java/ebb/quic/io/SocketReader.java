package ebb.quic.io;

import ebb.quic.connection.Turn;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * Takes what has arrived at a socket before deadlines act. A process that stood still (a collection, a stopped
 * machine, SIGSTOP) wakes with deadlines behind it and datagrams in its socket: judged in the wrong order, peers that
 * spoke in time would pass for silent ones. So deadlines act by {@link #now}, not by the clock, and after a pause the
 * socket is emptied before them, if need be in several turns. Owned by a loop.
 *
 * <p>Bound: {@link #BATCHES} a turn, {@link #LATE_BATCHES} after a pause, and the turn's share for arrivals; of a batch
 * that is more than that, the rest is the first of the next turn.
 */
final class SocketReader {
    /** Batches taken from the socket before what they caused is sent; keeps acknowledgements timely under load. */
    static final int BATCHES = 2;
    /** More small datagrams than a socket's buffer of 4 MiB holds. */
    static final int LATE_BATCHES = 64;
    /** No turn takes that long by itself, no idle timeout is so short. */
    static final long LATE_NANOS = 50_000_000L;

    /** Takes the datagrams. */
    interface Sink {
        /** The datagram in this slot arrived. */
        void arrived(ArrivalBatch arrivals, int slot, long now);
    }

    private final UdpSocket socket;
    private final LongSupplier clock;
    private final Turn turn;
    private final Sink sink;
    private final ArrivalBatch arrivals = new ArrivalBatch();
    /** Datagrams of the batch that were handed on. */
    private int taken;
    private long now;
    /** Batches that may still be read before deadlines act. */
    private int batches;
    private boolean late;
    private boolean wasLate;
    private boolean empty;

    SocketReader(UdpSocket socket, LongSupplier clock, Turn turn, Sink sink) {
        this.socket = socket;
        this.clock = clock;
        this.turn = turn;
        this.sink = sink;
    }

    /**
     * Reads, and hands on what there is, as far as the turn has time for it.
     *
     * @param due when the next deadline was to act
     * @return how many datagrams were handed on
     */
    int read(long due) throws IOException {
        turn.enter(Turn.Stage.ARRIVALS);
        if (!isCatchingUp()) {
            batches = BATCHES;
            wasLate = late;
            late = false;
        }
        empty = false;
        int received = handOn();
        while (!turn.isSpent() && !empty && batches > 0) {
            fill(due);
            received += handOn();
        }
        if (empty) {
            batches = 0;
        }
        return received;
    }

    private int handOn() {
        int before = taken;
        while (taken < arrivals.count() && !turn.isSpent()) {
            sink.arrived(arrivals, taken++, now);
        }
        return taken - before;
    }

    private void fill(long due) throws IOException {
        long asked = clock.getAsLong();
        socket.receive(arrivals);
        now = clock.getAsLong();
        taken = 0;
        batches--;
        // Not twice in a row: else a loop with too much to do would take its own long turns for pauses.
        if (!late && !wasLate && now - due > LATE_NANOS) {
            late = true;
            batches += LATE_BATCHES - BATCHES;
        }
        // After a pause between the question and the answer, what the socket said is out of date.
        empty = !arrivals.isFull() && now - asked <= LATE_NANOS;
    }

    /** Whether there was a pause, and the socket was not emptied since: deadlines have to wait. */
    boolean isCatchingUp() {
        return late && (batches > 0 || taken < arrivals.count());
    }

    /** The time that the socket was read at last: what arrived before is known, unless there was too much of it. */
    long now() {
        return now;
    }
}
