package ebb.quic.io;

import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * Takes what has arrived at a socket before deadlines act. A process that stood still (a collection, a stopped
 * machine, SIGSTOP) wakes with deadlines behind it and datagrams in its socket: judged in the wrong order, peers that
 * spoke in time would pass for silent ones. So deadlines act by {@link #now}, not by the clock, and after a pause the
 * socket is emptied before them. Owned by a loop.
 *
 * <p>Bound: {@link #BATCHES} a turn, {@link #LATE_BATCHES} in the first turn after a pause.
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
    private final Sink sink;
    private final ArrivalBatch arrivals = new ArrivalBatch();
    private long now;
    private boolean wasLate;

    SocketReader(UdpSocket socket, LongSupplier clock, Sink sink) {
        this.socket = socket;
        this.clock = clock;
        this.sink = sink;
    }

    /**
     * Reads, and hands on what there is.
     *
     * @param due when the next deadline was to act
     * @return how many datagrams there were
     */
    int read(long due) throws IOException {
        int received = 0;
        boolean late = false;
        boolean empty = false;
        for (int batch = 0; !empty && batch < (late ? LATE_BATCHES : BATCHES); batch++) {
            long asked = clock.getAsLong();
            int count = socket.receive(arrivals);
            now = clock.getAsLong();
            for (int slot = 0; slot < count; slot++) {
                sink.arrived(arrivals, slot, now);
            }
            received += count;
            // Not twice in a row: else a loop with too much to do would take its own long turns for pauses.
            late |= !wasLate && now - due > LATE_NANOS;
            // After a pause between the question and the answer, what the socket said is out of date.
            empty = !arrivals.isFull() && now - asked <= LATE_NANOS;
        }
        wasLate = late;
        return received;
    }

    /** The time that the socket was read at last: what arrived before is known, unless there was too much of it. */
    long now() {
        return now;
    }
}
