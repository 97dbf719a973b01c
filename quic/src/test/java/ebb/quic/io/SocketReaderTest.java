package ebb.quic.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Turn;
import ebb.quic.memory.DatagramBatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** After a pause a loop hears everybody before it gives anybody up; otherwise it answers soon. */
final class SocketReaderTest {
    private static final long TURN = 1_000;
    private static final long PAUSE = 5_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private long time = 10 * PAUSE;
    private int heard;
    private final Backlog socket = new Backlog();
    private final Turn turn = new Turn();
    private final SocketReader reader = new SocketReader(socket, this::tick, turn, this::arrived);
    private Turn.Work each = Turn.Work.VISIT;

    private void arrived(ArrivalBatch arrivals, int slot, long now) {
        heard++;
        turn.spend(each);
    }

    private long tick() {
        return time += TURN;
    }

    private int read(long due) throws IOException {
        turn.begin();
        return reader.read(due);
    }

    private int readBatches(long due) throws IOException {
        int before = heard;
        int received = read(due);
        assertEquals(received, heard - before);
        return received / ArrivalBatch.SLOTS;
    }

    @Test
    void loopThatIsOnTimeAnswersAfterTwoBatches() throws IOException {
        socket.waiting = 40 * ArrivalBatch.SLOTS;
        assertEquals(SocketReader.BATCHES, readBatches(NEVER));
        assertEquals(SocketReader.BATCHES, readBatches(time - SocketReader.LATE_NANOS / 2));
    }

    @Test
    void loopThatStoodStillEmptiesItsSocketFirst() throws IOException {
        socket.waiting = 40 * ArrivalBatch.SLOTS;
        long due = time;
        time += PAUSE;
        assertEquals(40, readBatches(due));
        assertEquals(time, reader.now(), "deadlines act by the time of the last look");
    }

    /** However much arrives, connections that live get their turn. */
    @Test
    void catchingUpIsBoundedAndNeverTwiceInARow() throws IOException {
        socket.waiting = 1_000 * ArrivalBatch.SLOTS;
        assertEquals(SocketReader.LATE_BATCHES, readBatches(time - PAUSE));
        assertEquals(SocketReader.BATCHES, readBatches(time - PAUSE));
        assertEquals(SocketReader.LATE_BATCHES, readBatches(time - PAUSE));
    }

    /** Datagrams that begin handshakes: what the turn has no time for is handed on in the next, and nothing is lost. */
    @Test
    void turnEndsWhenItsShareIsSpent() throws IOException {
        socket.waiting = 100;
        each = Turn.Work.KEY_EXCHANGE;
        int turns = 0;
        while (heard < 100) {
            assertEquals(Math.min(8, 100 - heard), read(NEVER));
            assertTrue(turn.spentNanos() <= 3_200_000);
            assertFalse(reader.isCatchingUp());
            turns++;
        }
        assertEquals(13, turns);
        assertEquals(0, read(NEVER));
    }

    /** Deadlines wait until the socket was emptied, however many turns that takes. */
    @Test
    void catchingUpTakesSeveralTurnsIfItMust() throws IOException {
        socket.waiting = 100;
        each = Turn.Work.KEY_EXCHANGE;
        long due = time - PAUSE;
        for (int left = 100; left > 0; left = 100 - heard) {
            read(due);
            assertEquals(heard < 100, reader.isCatchingUp(), heard + " were heard");
        }
    }

    /** The socket said that it was empty, and then time went by: it is asked again before deadlines act. */
    @Test
    void pauseBetweenTheLookAndTheClockIsNoticed() throws IOException {
        long due = time + PAUSE / 2;
        socket.afterLook = () -> {
            time += PAUSE;
            socket.waiting = 10 * ArrivalBatch.SLOTS;
            socket.afterLook = () -> { };
        };
        assertEquals(10, readBatches(due));
    }

    /** A pause after the last look is not seen by deadlines: they act by the time of that look. */
    @Test
    void deadlinesActByTheTimeOfTheLastLook() throws IOException {
        assertEquals(0, read(NEVER));
        long looked = time;
        time += PAUSE;
        assertEquals(looked, reader.now());
    }

    /** A socket with so many datagrams in its buffer. */
    private static final class Backlog implements UdpSocket {
        private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4433);
        private int waiting;
        private Runnable afterLook = () -> { };

        @Override
        public InetSocketAddress localAddress() {
            return ADDRESS;
        }

        @Override
        public boolean share() {
            return false;
        }

        @Override
        public int receive(ArrivalBatch arrivals) {
            arrivals.clear();
            for (; waiting > 0 && !arrivals.isFull(); waiting--) {
                arrivals.commit(1, ADDRESS);
            }
            afterLook.run();
            return arrivals.count();
        }

        @Override
        public void send(DatagramBatch batch) {
        }

        @Override
        public void await(long nanos) {
        }

        @Override
        public void wakeup() {
        }

        @Override
        public void close() {
        }
    }
}
