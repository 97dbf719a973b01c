package ebb.quic.stream;

import static ebb.quic.stream.Frames.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.Component;
import ebb.quic.model.QuicClosedException;
import ebb.quic.model.StreamStoppedException;
import ebb.quic.recovery.SentFrame;
import ebb.quic.wire.Frame;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sending half of a stream, seen through what reaches the peer. */
class SendingTest {
    private final Side client = Side.client();
    private final Side server = Side.server();
    private Stream stream;

    @BeforeEach
    void open() throws IOException {
        Side.join(client, server);
        stream = client.table.open(true);
    }

    @AfterEach
    void everythingIsGivenBack() {
        client.table.sever(Side.GONE);
        server.table.sever(Side.GONE);
        assertEquals(0, client.account.used());
        assertEquals(0, server.account.used());
    }

    private void write(int length) throws IOException {
        stream.write(bytes(0, length), 0, length);
    }

    @Test
    void writtenBytesArriveAndAreFreedWhenAcknowledged() throws IOException {
        write(10_000);
        Side.exchange(client, server);
        byte[] into = new byte[20_000];
        assertEquals(10_000, server.opened.peek().read(into, 0, into.length));
        assertArrayEquals(bytes(0, 10_000), Arrays.copyOf(into, 10_000));
        assertEquals(0, client.account.used(Component.SEND));
    }

    @Test
    void sendsNoMoreThanStreamAndConnectionAllow() throws IOException {
        // RFC 9000 §2.2: nothing beyond the limits of flow control. RFC 9000 §19.10: nor beyond MAX_STREAM_DATA.
        write(16 << 10);
        Side.move(client, server);
        stream.write(new byte[1_000], 0, 1_000);
        assertTrue(client.transmit().has(SentFrame.StreamDataBlocked.class));
        assertNull(client.transmit());
        assertEquals(16 << 10, client.credit.used());
        client.receiveFrame(new Frame.MaxStreamData(stream.id(), (16 << 10) - 1));
        assertNull(client.transmit());
        client.receiveFrame(new Frame.MaxStreamData(stream.id(), (16 << 10) + 10));
        assertEquals(10, client.transmit().stream().length());
    }

    @Test
    void connectionLimitHoldsAllStreamsUntilMaxData() throws IOException {
        // RFC 9000 §4.1: data within both limits; DATA_BLOCKED is sent once for each limit.
        Stream second = client.table.open(true);
        Stream third = client.table.open(true);
        for (Stream each : new Stream[] {stream, second, third}) {
            each.write(new byte[16 << 10], 0, 16 << 10);
        }
        int blocked = 0;
        for (Side.Packet packet = client.transmit(); packet != null; packet = client.transmit()) {
            blocked += packet.has(SentFrame.DataBlocked.class) ? 1 : 0;
        }
        assertEquals(1, blocked);
        assertEquals(32 << 10, client.credit.used());
        assertFalse(client.table.wantsToSend(client.credit));
        client.receiveFrame(new Frame.MaxData(40 << 10));
        while (client.transmit() != null) {
            assertTrue(client.credit.available() >= 0);
        }
        assertEquals(40 << 10, client.credit.used());
    }

    @Test
    void lostBlockedFrameIsRepeatedWhileItIsTrue() throws IOException {
        write(16 << 10);
        Side.move(client, server);
        stream.write(new byte[1], 0, 1);
        Side.Packet told = client.transmit();
        client.lost(told);
        assertTrue(client.transmit().has(SentFrame.StreamDataBlocked.class));
        client.receiveFrame(new Frame.MaxStreamData(stream.id(), 20 << 10));
        client.transmit();
        client.lost(told);
        assertNull(client.transmit());
    }

    @Test
    void streamsTakeTurnsPacketByPacket() throws IOException {
        Stream second = client.table.open(true);
        write(5_000);
        second.write(new byte[5_000], 0, 5_000);
        for (long expected : new long[] {0, 4, 0, 4, 0, 4}) {
            assertEquals(expected, client.transmit().stream().streamId());
        }
    }

    @Test
    void endIsSentWithTheLastBytesOrAlone() throws IOException {
        write(100);
        stream.finish();
        SentFrame.Stream sent = client.transmit().stream();
        assertTrue(sent.fin() && sent.length() == 100);
        Stream empty = client.table.open(false);
        empty.write(new byte[3], 0, 3);
        client.transmit();
        empty.finish();
        sent = client.transmit().stream();
        assertTrue(sent.fin() && sent.length() == 0 && sent.offset() == 3);
        assertThrows(ClosedChannelException.class, () -> empty.write(new byte[1], 0, 1));
        assertThrows(NonReadableChannelException.class, () -> empty.read(new byte[1], 0, 1));
    }

    @Test
    void lostFramesAreRepeatedAsTheyWereBeforeNewData() throws IOException {
        // RFC 9000 §2.2: the same bytes at the same offsets.
        write(3_000);
        stream.finish();
        Side.Packet first = client.transmit();
        client.transmit();
        Side.Packet last = client.transmit();
        client.lost(last);
        client.lost(first);
        Side.Packet again = client.transmit();
        assertEquals(0, again.stream().offset());
        assertArrayEquals(first.payload(), again.payload());
        SentFrame.Stream end = client.transmit().stream();
        assertTrue(end.fin() && end.offset() == last.stream().offset());
        assertNull(client.transmit());
        assertEquals(3_000, client.credit.used());
    }

    @Test
    void endThatIsLostAloneIsRepeatedAlone() throws IOException {
        write(10);
        Side.Packet data = client.transmit();
        stream.finish();
        Side.Packet end = client.transmit();
        client.acked(data);
        client.lost(end);
        SentFrame.Stream again = client.transmit().stream();
        assertTrue(again.fin() && again.length() == 0 && again.offset() == 10);
    }

    @Test
    void resetSaysHowMuchWasSentAndSendsNoMore() throws IOException {
        // RFC 9000 §3.3: no STREAM after RESET_STREAM. RFC 9000 §4.5: nothing beyond the final size.
        write(5_000);
        Side.Packet lost = client.transmit();
        long sent = client.credit.used();
        stream.reset(77);
        client.lost(lost);
        Side.Packet reset = client.transmit();
        assertEquals(1, reset.frames().size());
        server.receive(reset);
        assertEquals(new Frame.ResetStream(0, 77, sent), server.control.getLast());
        assertNull(client.transmit());
        assertEquals(77, assertThrows(StreamStoppedException.class, () -> write(1)).code());
        client.lost(reset);
        Side.Packet again = client.transmit();
        assertTrue(again.has(SentFrame.ResetStream.class));
        client.acked(again);
        client.lost(reset);
        // RFC 9000 §3.3: none of these frames from a terminal state.
        assertNull(client.transmit());
        assertEquals(0, client.account.used(Component.SEND));
    }

    @Test
    void stopSendingIsAnsweredByAResetWithItsCode() throws IOException {
        // RFC 9000 §3.5: STOP_SENDING in Ready or Send is answered by RESET_STREAM.
        client.receiveFrame(Frames.stream(1, 0, 10, false));
        client.receiveFrame(new Frame.StopSending(1, 9));
        assertTrue(client.transmit().has(SentFrame.ResetStream.class));
        write(5_000);
        client.transmit();
        client.receiveFrame(new Frame.StopSending(0, 42));
        Side.Packet answer = client.transmit();
        server.receive(answer);
        Frame.ResetStream reset = (Frame.ResetStream) server.control.getLast();
        assertEquals(42, reset.errorCode());
        assertEquals(42, assertThrows(StreamStoppedException.class, () -> write(1)).code());
        stream.finish();
        assertNull(client.transmit());
    }

    @Test
    void stopSendingAfterEverythingArrivedChangesNothing() throws IOException {
        write(10);
        stream.finish();
        Side.Packet all = client.transmit();
        client.acked(all);
        client.receiveFrame(new Frame.StopSending(0, 1));
        // RFC 9000 §3.3: no RESET_STREAM from a terminal state.
        assertNull(client.transmit());
    }

    @Test
    void severedStreamSaysWhyAndHoldsNothing() throws IOException {
        write(10_000);
        client.transmit();
        client.table.sever(Side.GONE);
        assertEquals(0, client.account.used());
        assertEquals(Side.GONE, assertThrows(QuicClosedException.class, () -> write(1)).reason());
        assertThrows(QuicClosedException.class, stream::finish);
        assertThrows(QuicClosedException.class, () -> client.table.open(true));
        stream.reset(1);
        stream.stopSending(1);
        client.signals.clear();
        assertFalse(stream.isOpen());
        stream.attach("nothing");
        assertNull(stream.attachment());
    }

    @Test
    void tinyRoomAtTheEndOfAPacketIsLeftAlone() throws IOException {
        write(1_000);
        assertNull(client.transmit(10));
        assertEquals(1_000, client.transmit(1_200).stream().length());
    }
}
