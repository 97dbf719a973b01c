package ebb.quic.stream;

import static ebb.quic.stream.Frames.assertViolation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.TransportError;
import ebb.quic.recovery.SentFrame;
import ebb.quic.wire.Frame;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTableTest {
    private final Side client = Side.client();
    private final Side server = Side.server();

    @BeforeEach
    void join() {
        Side.join(client, server);
    }

    @Test
    void idsOfAKindAreUsedInOrderAndOnce() throws IOException {
        // RFC 9000 §2.1: no ID is used twice.
        for (int index = 0; index < 8; index++) {
            assertEquals(4 * index, client.table.open(true).id());
        }
        assertEquals(2, client.table.open(false).id());
        assertEquals(1, server.table.open(true).id());
        assertEquals(3, server.table.open(false).id());
    }

    @Test
    void opensNoMoreThanThePeerAllowsAndSaysSoOnce() throws IOException {
        // RFC 9000 §4.6, RFC 9000 §19.11: never more than the limit; a MAX_STREAMS that does not raise it is ignored.
        for (int i = 0; i < 4; i++) {
            assertNotNull(client.table.open(false));
        }
        assertNull(client.table.open(false));
        assertTrue(client.tableSignalled);
        Side.Packet blocked = client.transmit();
        assertTrue(blocked.has(SentFrame.StreamsBlocked.class));
        assertNull(client.table.open(false));
        assertNull(client.transmit());
        client.lost(blocked);
        assertTrue(client.transmit().has(SentFrame.StreamsBlocked.class));
        client.receiveFrame(new Frame.MaxStreams(false, 3));
        assertNull(client.table.open(false));
        client.receiveFrame(new Frame.MaxStreams(false, 5));
        assertEquals(18, client.table.open(false).id());
        assertNull(client.table.open(false));
        assertTrue(client.transmit().has(SentFrame.StreamsBlocked.class));
    }

    @Test
    void streamBeyondTheLimitClosesTheConnection() {
        // RFC 9000 §4.6, RFC 9000 §19.11: STREAM_LIMIT_ERROR, and nothing was allocated for it.
        long before = server.account.used();
        assertViolation(TransportError.STREAM_LIMIT_ERROR,
                () -> server.receiveFrame(Frames.stream(32, 0, 1, false)));
        assertViolation(TransportError.STREAM_LIMIT_ERROR,
                () -> server.receiveFrame(new Frame.StreamDataBlocked(18, 0)));
        assertEquals(before, server.account.used());
        assertEquals(0, server.table.size());
    }

    @Test
    void lowerStreamsAreOpenWithoutCostingAnything() {
        // RFC 9000 §3.2: a stream's creation creates those with lower numbers. Attack row 42.
        server.receiveFrame(Frames.stream(28, 0, 1, false));
        assertEquals(1, server.table.size());
        assertEquals(1, server.opened.size());
        server.receiveFrame(Frames.stream(12, 0, 1, false));
        assertEquals(12, server.opened.getLast().id());
        assertEquals(2, server.table.size());
    }

    @Test
    void framesForTheWrongHalfCloseTheConnection() {
        long sendOnly = 3;
        long receiveOnly = 2;
        // RFC 9000 §19.8: STREAM for a send-only stream. RFC 9000 §19.4: RESET_STREAM.
        // RFC 9000 §19.13: STREAM_DATA_BLOCKED.
        assertViolation(TransportError.STREAM_STATE_ERROR,
                () -> server.receiveFrame(Frames.stream(sendOnly, 0, 1, false)));
        assertViolation(TransportError.STREAM_STATE_ERROR,
                () -> server.receiveFrame(new Frame.ResetStream(sendOnly, 0, 0)));
        assertViolation(TransportError.STREAM_STATE_ERROR,
                () -> server.receiveFrame(new Frame.StreamDataBlocked(sendOnly, 0)));
        // RFC 9000 §19.5: STOP_SENDING for a receive-only stream. RFC 9000 §19.10: MAX_STREAM_DATA.
        assertViolation(TransportError.STREAM_STATE_ERROR,
                () -> server.receiveFrame(new Frame.StopSending(receiveOnly, 0)));
        assertViolation(TransportError.STREAM_STATE_ERROR,
                () -> server.receiveFrame(new Frame.MaxStreamData(receiveOnly, 0)));
    }

    @Test
    void framesForOurStreamsThatDoNotExistCloseTheConnection() throws IOException {
        // RFC 9000 §19.8, RFC 9000 §19.5, RFC 9000 §19.10: a locally initiated stream that was not created.
        assertViolation(TransportError.STREAM_STATE_ERROR, () -> server.receiveFrame(Frames.stream(1, 0, 1, false)));
        assertViolation(TransportError.STREAM_STATE_ERROR, () -> server.receiveFrame(new Frame.StopSending(1, 0)));
        assertViolation(TransportError.STREAM_STATE_ERROR, () -> server.receiveFrame(new Frame.MaxStreamData(1, 9)));
        server.table.open(true).write(new byte[1], 0, 1);
        server.transmit();
        server.receiveFrame(new Frame.MaxStreamData(1, 9));
    }

    @Test
    void stopSendingMayOpenAStream() {
        server.receiveFrame(new Frame.StopSending(4, 5));
        assertEquals(4, server.opened.getFirst().id());
        assertTrue(server.transmit().has(SentFrame.ResetStream.class));
    }

    @Test
    void creditForStreamsComesBackWhenTheApplicationIsDoneWithoutBeingAskedFor() throws IOException {
        // RFC 9000 §4.6: MAX_STREAMS without waiting for STREAMS_BLOCKED.
        server.receiveFrame(Frames.stream(2, 0, 3, true));
        assertNull(server.transmit());
        server.opened.getFirst().read(new byte[3], 0, 3);
        Side.Packet packet = server.transmit();
        client.receive(packet);
        assertEquals(new Frame.MaxStreams(false, 5), client.control.getLast());
        server.lost(packet);
        assertTrue(server.transmit().has(SentFrame.MaxStreams.class));
        server.receiveFrame(Frames.stream(18, 0, 1, false));
        assertViolation(TransportError.STREAM_LIMIT_ERROR,
                () -> server.receiveFrame(Frames.stream(22, 0, 1, false)));
    }

    @Test
    void severGivesEverythingBackAndCanBeRepeated() throws IOException {
        Stream never = client.table.open(true);
        client.table.open(true).write(new byte[100], 0, 100);
        client.takeSignals();
        client.table.open(true).write(new byte[100], 0, 100);
        client.receiveFrame(Frames.stream(1, 50, 100, false));
        client.table.sever(Side.GONE);
        client.table.sever(Side.GONE);
        assertEquals(0, client.account.used());
        assertFalse(never.isOpen());
        client.takeSignals();
        assertEquals(0, client.account.used());
    }

    @Test
    void severedStreamDoesNotHoldItsNeighbours() throws IOException {
        Stream[] streams = new Stream[4];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = client.table.open(true);
            streams[i].write(new byte[10], 0, 10);
        }
        client.takeSignals();
        client.receiveFrame(Frames.stream(1, 0, 10, false));
        streams[2].nextSignalled = streams[3];
        client.table.sever(Side.GONE);
        for (Stream stream : streams) {
            assertNull(stream.nextSignalled);
            assertNull(stream.nextInQueue);
            assertNull(stream.previousInQueue);
            assertNull(stream.nextOpened);
        }
    }

    @Property(tries = 100)
    void mapBehavesLikeAMap(@ForAll long seed) {
        Random random = new Random(seed);
        Side side = Side.client();
        StreamMap map = new StreamMap(side.account);
        Map<Long, Stream> model = new HashMap<>();
        for (int step = 0; step < 300; step++) {
            long id = random.nextInt(120);
            Stream stream = model.remove(id);
            if (stream == null) {
                stream = Stream.remote(id, 0, Side.LIMITS, side);
                map.makeRoom();
                map.put(stream);
                model.put(id, stream);
            } else {
                map.remove(stream);
            }
            assertEquals(model.size(), map.size());
            for (long each = 0; each < 120; each++) {
                assertEquals(model.get(each), map.get(each));
            }
        }
        map.clear();
        assertEquals(0, side.account.used());
    }
}
