package ebb.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.memory.Account;
import ebb.quic.memory.MemoryBudget;
import ebb.quic.model.Component;
import ebb.quic.model.QuicClosedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams with real threads on both ends, and one in the middle that is the loop of both and a network that loses. */
@Timeout(120)
class StreamThreadsTest {
    private static final int LOSS_PERCENT = 10;
    private static final int TURN_PACKETS = 8;

    private final Side client = Side.client();
    private final Side server = Side.server();
    private final Random random = new Random(42);
    private final List<FutureTask<?>> tasks = new ArrayList<>();

    private <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work) {
            @Override
            protected void done() {
                LockSupport.unpark(client.loop);
            }
        };
        tasks.add(task);
        Thread.ofVirtual().start(task);
        return task;
    }

    /** Is the loop until every task has ended. */
    private void runLoop() throws ExecutionException, InterruptedException {
        while (!tasks.stream().allMatch(FutureTask::isDone)) {
            boolean moved = turn(client, server) | turn(server, client);
            if (!moved) {
                LockSupport.park(this);
            }
        }
        for (FutureTask<?> task : tasks) {
            task.get();
        }
        Side.exchange(client, server);
    }

    private boolean turn(Side from, Side to) {
        from.now += 50;
        List<Side.Packet> flight = new ArrayList<>();
        for (int i = 0; i < TURN_PACKETS; i++) {
            Side.Packet packet = from.transmit();
            if (packet == null) {
                break;
            }
            flight.add(packet);
        }
        Collections.shuffle(flight, random);
        for (Side.Packet packet : flight) {
            if (random.nextInt(100) < LOSS_PERCENT) {
                from.lost(packet);
            } else {
                to.receive(packet);
                from.acked(packet);
            }
        }
        for (Stream opened = to.opened.poll(); opened != null; opened = to.opened.poll()) {
            Stream stream = opened;
            start(() -> echo(stream));
        }
        return !flight.isEmpty();
    }

    private static int fill(Stream stream, byte[] buffer) throws IOException {
        return stream.read(buffer, 0, buffer.length);
    }

    private static Object echo(Stream stream) throws IOException {
        byte[] buffer = new byte[3_000];
        for (int read = fill(stream, buffer); read >= 0; read = fill(stream, buffer)) {
            stream.write(buffer, 0, read);
        }
        stream.finish();
        return null;
    }

    private void begin() {
        client.loop = Thread.currentThread();
        server.loop = Thread.currentThread();
        Side.join(client, server);
    }

    private static Object writeAll(Stream stream, long total) throws IOException {
        for (long offset = 0; offset < total; offset += 10_000) {
            int length = (int) Math.min(10_000, total - offset);
            stream.write(Frames.bytes(offset, length), 0, length);
        }
        stream.finish();
        return null;
    }

    private static long readAll(Stream stream) throws IOException {
        byte[] buffer = new byte[7_001];
        long total = 0;
        for (int read = fill(stream, buffer); read >= 0; read = fill(stream, buffer)) {
            for (int i = 0; i < read; i++) {
                assertEquals(Frames.byteAt(total + i), buffer[i]);
            }
            total += read;
        }
        return total;
    }

    @Test
    void megabytesComeBackWholeOverALossyNetwork() throws Exception {
        // RFC 9000 §2.2: delivered as an ordered byte stream, whatever the network does.
        begin();
        long total = 2 << 20;
        List<FutureTask<Long>> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Stream stream = client.table.open(true);
            start(() -> writeAll(stream, total));
            readers.add(start(() -> readAll(stream)));
        }
        runLoop();
        for (FutureTask<Long> reader : readers) {
            assertEquals(total, reader.get());
        }
        for (Side side : List.of(client, server)) {
            assertEquals(0, side.table.size());
            assertEquals(0, side.account.used(Component.SEND));
            assertEquals(0, side.account.used(Component.RECEIVE));
            side.table.sever(Side.GONE);
            assertEquals(0, side.account.used());
        }
    }

    @Test
    void manyShortStreamsWaitForTheirTurnToOpen() throws Exception {
        // RFC 9000 §4.6: with 8 streams at a time, 200 still pass.
        begin();
        for (int i = 0; i < 20; i++) {
            start(() -> {
                for (int round = 0; round < 10; round++) {
                    Stream stream = client.table.awaitOpen(true);
                    writeAll(stream, 500);
                    assertEquals(500, readAll(stream));
                }
                return null;
            });
        }
        runLoop();
        assertEquals(0, client.table.size());
        assertEquals(0, server.table.size());
    }

    @Test
    void whatIsReadWhileTheLoopLooksIsCreditForTheConnectionBeforeTheStreamIsForgotten() throws Exception {
        // RFC 9000 §4.1: bytes that were read and never credited would stop the connection some day.
        int streams = 20_000;
        Side reader = new Side(true, new StreamLimits(1 << 14, 1 << 14, 1 << 14, 1, streams), 16 << 20,
                new Account(new MemoryBudget(1 << 20), 1 << 20));
        AtomicReference<Stream> handed = new AtomicReference<>();
        Thread application = Thread.ofPlatform().daemon().start(() -> readEach(handed));
        for (int i = 0; i < streams; i++) {
            reader.receiveFrame(Frames.stream(4L * i + 2, 0, 100, true));
            Stream stream = reader.opened.poll();
            handed.set(stream);
            reader.settle(stream);
            while (handed.get() != null) {
                Thread.onSpinWait();
            }
            reader.takeSignals();
        }
        application.interrupt();
        assertEquals(0, reader.table.size());
        assertEquals(100L * streams, reader.window.consumed());
    }

    /** Reads each stream at once, and says so by taking it away. */
    private static void readEach(AtomicReference<Stream> handed) {
        byte[] buffer = new byte[200];
        while (!Thread.currentThread().isInterrupted()) {
            Stream stream = handed.get();
            if (stream == null) {
                Thread.onSpinWait();
                continue;
            }
            try {
                assertEquals(100, fill(stream, buffer));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            handed.set(null);
        }
    }

    @Test
    void waitersAreWokenWhenTheConnectionIsGone() throws Exception {
        Side.join(client, server);
        Stream stream = client.table.open(true);
        for (int i = 1; i < 8; i++) {
            client.table.open(true);
        }
        List<Callable<Object>> calls = List.of(() -> stream.read(new byte[1], 0, 1),
                () -> writeAll(stream, 1 << 20), () -> client.table.awaitOpen(true));
        for (Callable<Object> call : calls) {
            FutureTask<Object> task = new FutureTask<>(() -> {
                try {
                    return call.call();
                } catch (QuicClosedException e) {
                    return e;
                }
            });
            tasks.add(task);
            Thread.startVirtualThread(task);
        }
        // Whether or not they wait already when this happens, they all end.
        client.table.sever(Side.GONE);
        for (FutureTask<?> task : tasks) {
            assertInstanceOf(QuicClosedException.class, task.get());
        }
        assertEquals(0, client.account.used());
    }

    @Test
    void interruptedWriterSaysHowMuchItWroteAndTheStreamGoesOn() throws Exception {
        Side.join(client, server);
        Stream stream = client.table.open(true);
        FutureTask<InterruptedIOException> writer = new FutureTask<>(() -> {
            try {
                stream.write(Frames.bytes(0, 100_000), 0, 100_000);
                return null;
            } catch (InterruptedIOException e) {
                assertTrue(Thread.currentThread().isInterrupted());
                return e;
            }
        });
        Thread.startVirtualThread(writer).interrupt();
        assertEquals(16 << 10, writer.get().bytesTransferred);
        Side.exchange(client, server);
        byte[] into = new byte[20_000];
        assertEquals(16 << 10, server.opened.peek().read(into, 0, into.length));
    }

    @Test
    void writerWaitsForMemoryThatAnotherStreamGivesBack() throws Exception {
        Account scarce = new Account(new MemoryBudget(12_000), 12_000);
        Side poor = new Side(false, Side.LIMITS, 32 << 10, scarce);
        poor.connect(server);
        Stream first = poor.table.open(true);
        Stream second = poor.table.open(true);
        first.write(new byte[8_000], 0, 8_000);
        FutureTask<Object> writer = new FutureTask<>(() -> writeAll(second, 8_000));
        Thread.startVirtualThread(writer);
        // The first stream's bytes leave, and nobody tells the second: it tries again by itself.
        for (Side.Packet packet = poor.transmit(); !writer.isDone(); packet = poor.transmit()) {
            if (packet != null) {
                poor.acked(packet);
            }
            Thread.onSpinWait();
        }
        writer.get();
        poor.table.sever(Side.GONE);
        assertEquals(0, scarce.used());
    }
}
