package ebb.quic.stream;

import static ebb.quic.stream.Frames.assertViolation;
import static ebb.quic.stream.Frames.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.Component;
import ebb.quic.model.QuicClosedException;
import ebb.quic.model.StreamResetException;
import ebb.quic.model.TransportError;
import ebb.quic.recovery.SentFrame;
import ebb.quic.wire.Frame;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The receiving half of streams that the client opens towards a server. */
class ReceivingTest {
    private static final int WINDOW = 16 << 10;
    private static final int CONNECTION_WINDOW = 32 << 10;

    private final Side server = Side.server();

    @BeforeEach
    void connect() {
        server.connect(Side.client());
    }

    @AfterEach
    void everythingIsGivenBack() {
        server.table.sever(Side.GONE);
        assertEquals(0, server.account.used());
    }

    private Stream receive(long id, long offset, int length, boolean fin) {
        server.receiveFrame(Frames.stream(id, offset, length, fin));
        return server.table.live(id);
    }

    private static byte[] read(Stream stream, int length) throws IOException {
        byte[] into = new byte[length];
        return Arrays.copyOf(into, stream.read(into, 0, length));
    }

    @Test
    void readsInOrderToTheEndAndIsForgotten() throws IOException {
        Stream stream = receive(2, 5, 5, true);
        assertEquals(0, stream.available());
        receive(2, 0, 5, false);
        assertArrayEquals(bytes(0, 7), read(stream, 7));
        assertArrayEquals(bytes(7, 3), read(stream, 7));
        assertEquals(-1, stream.read(new byte[1], 0, 1));
        server.takeSignals();
        assertNull(server.table.live(2));
        assertEquals(-1, stream.read(new byte[1], 0, 1));
        assertEquals(10, server.window.consumed());
        assertThrows(NonWritableChannelException.class, () -> stream.write(new byte[1], 0, 1));
        // RFC 9000 §2.1: the ID of a closed stream stays used; late frames are ignored.
        receive(2, 0, 5, false);
        server.receiveFrame(new Frame.ResetStream(2, 1, 10));
        assertEquals(1, server.opened.size());
    }

    @Test
    void oneByteTooManyOnAStreamClosesTheConnection() {
        // RFC 9000 §4.1, RFC 9000 §19.10: FLOW_CONTROL_ERROR, and no buffer is grown. Attack row 48.
        assertViolation(TransportError.FLOW_CONTROL_ERROR, () -> receive(0, WINDOW, 1, false));
        assertEquals(0, server.account.used(Component.RECEIVE));
        receive(4, WINDOW - 1, 1, false);
    }

    @Test
    void oneByteTooManyOnTheConnectionClosesIt() {
        // RFC 9000 §19.9: the sum over all streams stays within MAX_DATA. Attack row 48.
        receive(0, WINDOW - 1, 1, false);
        receive(4, WINDOW - 2, 1, false);
        long held = server.account.used(Component.RECEIVE);
        assertEquals(CONNECTION_WINDOW - 1, server.window.received());
        assertViolation(TransportError.FLOW_CONTROL_ERROR, () -> receive(8, 0, 2, false));
        assertEquals(held, server.account.used(Component.RECEIVE));
    }

    @Test
    void finalSizesCountThoughTheBytesNeverCame() {
        // RFC 9000 §4.5: the final size accounts for all bytes of a stream. RFC 9000 §19.9: in any state.
        server.receiveFrame(new Frame.ResetStream(0, 1, WINDOW));
        server.receiveFrame(new Frame.ResetStream(4, 1, WINDOW));
        assertEquals(CONNECTION_WINDOW, server.window.received());
        assertEquals(CONNECTION_WINDOW, server.window.consumed());
        assertViolation(TransportError.FLOW_CONTROL_ERROR,
                () -> server.receiveFrame(new Frame.ResetStream(8, 1, WINDOW + 1)));
    }

    @Test
    void finalSizeNeverChanges() {
        // RFC 9000 §4.5: FINAL_SIZE_ERROR. Attack row 48.
        receive(0, 0, 10, true);
        assertViolation(TransportError.FINAL_SIZE_ERROR, () -> receive(0, 0, 9, true));
        assertViolation(TransportError.FINAL_SIZE_ERROR, () -> receive(0, 10, 1, false));
        assertViolation(TransportError.FINAL_SIZE_ERROR,
                () -> server.receiveFrame(new Frame.ResetStream(0, 1, 11)));
        receive(4, 100, 1, false);
        assertViolation(TransportError.FINAL_SIZE_ERROR, () -> receive(4, 0, 100, true));
        assertViolation(TransportError.FINAL_SIZE_ERROR, () -> server.receiveFrame(new Frame.ResetStream(4, 1, 100)));
        server.receiveFrame(new Frame.ResetStream(4, 1, 101));
        assertViolation(TransportError.FINAL_SIZE_ERROR, () -> receive(4, 101, 1, false));
    }

    @Test
    void windowIsRaisedByReadingAlone() throws IOException {
        // RFC 9000 §4.2: credit is returned without a BLOCKED frame.
        Stream stream = receive(0, 0, 8_000, false);
        receive(0, 8_000, 1_000, false);
        read(stream, 8_191);
        assertNull(server.transmit());
        read(stream, 1);
        Side.Packet update = server.transmit();
        assertTrue(update.has(SentFrame.MaxStreamData.class));
        assertFalse(update.has(SentFrame.MaxData.class));
        // RFC 9000 §4.1: the limit that was advertised is the limit that is kept.
        receive(0, 9_000, 8_192 + WINDOW - 9_000, false);
        assertViolation(TransportError.FLOW_CONTROL_ERROR, () -> receive(0, 8_192 + WINDOW, 1, false));
        server.lost(update);
        assertTrue(server.transmit().has(SentFrame.MaxStreamData.class));
    }

    @Test
    void noWindowUpdateOnceTheEndIsKnown() throws IOException {
        Stream stream = receive(0, 0, 10_000, false);
        receive(0, 12_000, 10, true);
        read(stream, 10_000);
        assertNull(server.transmit());
    }

    @Test
    void resetDropsWhatWasNotReadAndTellsTheReader() throws IOException {
        Stream stream = receive(0, 0, 5_000, false);
        read(stream, 1_000);
        server.receiveFrame(new Frame.ResetStream(0, 99, 6_000));
        assertEquals(0, server.account.used(Component.RECEIVE));
        assertEquals(99, assertThrows(StreamResetException.class, () -> read(stream, 1)).code());
        assertEquals(99, assertThrows(StreamResetException.class, () -> read(stream, 1)).code());
        server.takeSignals();
        assertEquals(6_000, server.window.consumed());
    }

    @Test
    void resetAfterAllDataIsIgnored() throws IOException {
        Stream stream = receive(0, 0, 100, true);
        server.receiveFrame(new Frame.ResetStream(0, 99, 100));
        assertEquals(100, read(stream, 200).length);
        assertEquals(-1, stream.read(new byte[1], 0, 1));
    }

    @Test
    void otherDirectionLivesOnAfterOneHasEnded() throws IOException {
        // RFC 9000 §4.4: flow control of the unterminated direction is kept up.
        Stream stream = receive(0, 0, 8_192, false);
        stream.reset(1);
        Side.Packet reset = server.transmit();
        server.acked(reset);
        read(stream, 8_192);
        assertTrue(server.transmit().has(SentFrame.MaxStreamData.class));
        receive(0, 8_192, 10, true);
        read(stream, 10);
        server.takeSignals();
        assertNull(server.table.live(0));
    }

    @Test
    void stopSendingAsksThePeerAndDropsWhatComes() throws IOException {
        Stream stream = receive(2, 0, 5_000, false);
        stream.stopSending(7);
        assertEquals(0, server.account.used(Component.RECEIVE));
        Side.Packet asked = server.transmit();
        assertTrue(asked.has(SentFrame.StopSending.class));
        server.lost(asked);
        assertTrue(server.transmit().has(SentFrame.StopSending.class));
        receive(2, 5_000, 1_000, false);
        assertEquals(6_000, server.window.consumed());
        assertEquals(0, server.account.used(Component.RECEIVE));
        assertThrows(ClosedChannelException.class, () -> read(stream, 1));
        server.receiveFrame(new Frame.ResetStream(2, 7, 9_000));
        assertEquals(9_000, server.window.consumed());
        assertNull(server.table.live(2));
        assertFalse(server.transmit().has(SentFrame.StopSending.class));
    }

    @Test
    void stopSendingIsNotSentWhenThereIsNothingToStop() {
        Stream stream = receive(2, 0, 100, true);
        stream.stopSending(7);
        assertFalse(server.transmit().has(SentFrame.StopSending.class));
        assertNull(server.table.live(2));
        assertEquals(100, server.window.consumed());
    }

    @Test
    void severedReaderLosesWhatItHadNotRead() {
        Stream stream = receive(2, 0, 100, true);
        server.table.sever(Side.GONE);
        assertEquals(0, server.account.used());
        assertEquals(Side.GONE, assertThrows(QuicClosedException.class, () -> read(stream, 1)).reason());
    }
}
