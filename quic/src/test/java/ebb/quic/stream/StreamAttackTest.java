package ebb.quic.stream;

import static ebb.quic.stream.Frames.assertViolation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.memory.Account;
import ebb.quic.memory.MemoryBudget;
import ebb.quic.model.Component;
import ebb.quic.model.StreamResetException;
import ebb.quic.model.TransportError;
import ebb.quic.recovery.SentFrame;
import ebb.quic.wire.Frame;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a hostile peer, or a careless application, can make streams cost. */
class StreamAttackTest {
    private final Side client = Side.client();
    private final Side server = Side.server();

    @BeforeEach
    void join() {
        Side.join(client, server);
    }

    /** Writes without waiting: what does not fit is left out. */
    private static int writeWhatFits(Stream stream, int length) throws IOException {
        Thread.currentThread().interrupt();
        try {
            stream.write(new byte[length], 0, length);
            return length;
        } catch (InterruptedIOException e) {
            return e.bytesTransferred;
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void streamIdJumpCostsOneStream() {
        // RFC 9000 §21.8: docs/hostile.md row 42: one stream and at most an eighth of a byte for each that was skipped.
        StreamLimits many = new StreamLimits(1 << 14, 1 << 14, 1 << 14, 100_000, 0);
        Side wide = new Side(true, many, 1 << 14, Side.freshAccount());
        wide.receiveFrame(Frames.stream(4 * 99_999L, 0, 1, false));
        assertTrue(wide.account.used(Component.STREAMS) <= Stream.retainedBytes(true, true) + 100_000 / 8);
        assertTrue(wide.account.used(Component.STREAMS) <= 400);
    }

    @Test
    void rapidResetGainsNoStreamsUntilTheApplicationIsDone() {
        // RFC 9000 §4.6: docs/hostile.md row 43: handlers in flight stay within the limit, however fast the peer resets.
        int handled = 0;
        long id = 2;
        for (int round = 0; round < 5_000; round++) {
            for (; StreamId.index(id) < 4 + handled; id += 4) {
                server.receiveFrame(Frames.stream(id, 0, 1, false));
                server.receiveFrame(new Frame.ResetStream(id, 0, 1));
            }
            long beyond = id;
            assertViolation(TransportError.STREAM_LIMIT_ERROR,
                    () -> server.receiveFrame(Frames.stream(beyond, 0, 1, false)));
            assertTrue(server.opened.size() <= 4);
            Stream stream = server.opened.poll();
            assertThrows(StreamResetException.class, () -> stream.read(new byte[1], 0, 1));
            handled++;
            server.takeSignals();
        }
        assertTrue(server.account.used() <= 2_000, () -> "held " + server.account.used());
    }

    @Test
    void finishedStreamsLeaveNothingBehind() throws IOException {
        // RFC 9000 §3.2: docs/hostile.md row 45: sequential requests on one connection; the slope of memory is 0.
        long early = 0;
        for (int request = 0; request < 20_000; request++) {
            Stream stream = client.table.open(true);
            stream.write(new byte[100], 0, 100);
            stream.finish();
            Side.move(client, server);
            Stream accepted = server.opened.poll();
            assertEquals(100, accepted.read(new byte[200], 0, 200));
            accepted.finish();
            Side.move(server, client);
            assertEquals(-1, stream.read(new byte[1], 0, 1));
            Side.exchange(client, server);
            client.control.clear();
            server.control.clear();
            if (request == 100) {
                early = client.account.used() + server.account.used();
            }
        }
        assertEquals(early, client.account.used() + server.account.used());
        assertEquals(0, client.table.size() + server.table.size());
    }

    @Test
    void slowReaderOfAPeerHoldsNoMoreThanTheQuota() throws IOException {
        // RFC 9000 §21.6: docs/hostile.md row 46: the writer waits; what is kept is the quota and one chunk.
        Stream stream = client.table.open(true);
        for (int i = 0; i < 100; i++) {
            writeWhatFits(stream, 1_000);
            client.transmit();
        }
        assertEquals(0, writeWhatFits(stream, 1_000));
        long quota = Side.LIMITS.sendBytes();
        assertTrue(client.account.used(Component.SEND) <= quota + (9 << 10), () -> "held " + client.account.used());
    }

    @Test
    void roomForWritingDoesNotGrowWhenMemoryIsShort() throws IOException {
        // RFC 9000 §21.6: above 70 % a writer gets no more room, however wide its window is.
        StreamLimits wide = new StreamLimits(1 << 20, 16 << 10, 64 << 10, 8, 4);
        Account account = new Account(new MemoryBudget(2 << 20), 2 << 20);
        account.charge(Component.FIXED, 1_500_000);
        Side side = new Side(false, wide, 64 << 10, account);
        Side.join(side, server);
        side.congestionWindow = 400_000;
        Stream stream = side.table.open(true);
        side.settle(stream);
        assertEquals(128 << 10, writeWhatFits(stream, 1 << 20));
        account.release(Component.FIXED, 1_500_000);
        side.settle(stream);
        assertEquals(800_000 - (128 << 10), writeWhatFits(stream, 1 << 20));
        side.table.sever(Side.GONE);
    }

    @Test
    void unreadStreamsHoldNoMoreThanWasGranted() {
        // RFC 9000 §21.6: docs/hostile.md row 47: the connection's window bounds all its streams, and without reading it stays.
        long sent = 0;
        for (int stream = 0; stream < 8; stream++) {
            long room = Math.min(16 << 10, server.window.limit() - sent);
            for (int offset = 0; offset < room; offset += 1_024) {
                server.receiveFrame(Frames.stream(4 * stream, offset, 1_024, false));
                sent += 1_024;
            }
        }
        assertEquals(server.window.limit(), server.window.received());
        assertNull(server.transmit());
        long granted = server.window.limit();
        assertTrue(server.account.used(Component.RECEIVE) <= 2 * granted);
    }

    @Test
    void windowsStopGrowingWhenMemoryIsShort() throws IOException {
        // RFC 9000 §21.6: docs/hostile.md row 47: grants stop at high water, and the minimum still flows.
        Account account = new Account(new MemoryBudget(100_000), 100_000);
        account.charge(Component.FIXED, 71_000);
        assertTrue(creditAfterFastReading(account) <= 16 << 10);
        account.release(Component.FIXED, account.used(Component.FIXED));
        assertTrue(creditAfterFastReading(account) > 32 << 10);
    }

    /** What the peer may still send on a stream after much of it was read at once. */
    private static long creditAfterFastReading(Account account) throws IOException {
        Side reader = new Side(true, Side.LIMITS, 1 << 20, account);
        Side writer = Side.client();
        Side.join(writer, reader);
        Stream stream = writer.table.open(true);
        long total = 200 << 10;
        for (long offset = 0; offset < total; offset += 1_024) {
            stream.write(new byte[1_024], 0, 1_024);
            Side.exchange(writer, reader);
            assertEquals(1_024, reader.table.live(0).read(new byte[2_048], 0, 2_048));
            Side.exchange(writer, reader);
        }
        long limit = writer.control.stream().filter(Frame.MaxStreamData.class::isInstance)
                .mapToLong(frame -> ((Frame.MaxStreamData) frame).limit()).max().orElseThrow();
        reader.table.sever(Side.GONE);
        return limit - total;
    }

    @Test
    void controlFramesInMassesCostNothing() throws IOException {
        // RFC 9000 §4.1: docs/hostile.md row 32: the latest limit wins, nothing is queued, nothing wraps.
        Stream stream = client.table.open(true);
        stream.write(new byte[10], 0, 10);
        client.transmit();
        long before = client.account.used();
        for (int i = 0; i < 10_000; i++) {
            client.receiveFrame(new Frame.MaxData((1L << 62) - 1 - i));
            client.receiveFrame(new Frame.MaxStreamData(stream.id(), (1L << 62) - 1 - i));
            client.receiveFrame(new Frame.MaxStreams(true, (1L << 60) - i));
            client.receiveFrame(new Frame.StreamDataBlocked(stream.id(), i));
            client.control.clear();
        }
        assertEquals(before, client.account.used());
        assertEquals((1L << 62) - 1 - 10, client.credit.available());
        assertNull(client.transmit());
    }

    @Test
    void withheldAcknowledgementsKeepAStreamAtItsQuota() throws IOException {
        // RFC 9000 §21.6: docs/hostile.md row 30: a download that is never acknowledged.
        client.receiveFrame(new Frame.MaxData(1 << 30));
        Stream stream = client.table.open(true);
        client.signal(stream);
        client.takeSignals();
        client.receiveFrame(new Frame.MaxStreamData(stream.id(), 1 << 30));
        for (int i = 0; i < 1_000; i++) {
            writeWhatFits(stream, 5_000);
            Side.Packet packet = client.transmit();
            if (packet != null) {
                client.lost(packet);
            }
        }
        assertTrue(client.account.used(Component.SEND) <= 20 << 10, () -> "held " + client.account.used());
    }
}
