package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicClosedException;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.StreamResetException;
import ebb.quic.stream.Stream;
import ebb.quic.wire.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams from end to end: how they begin, how they end, and what they hold meanwhile. */
@ExtendWith(GivesEverythingBack.class)
class StreamsSimTest {
    private static final Duration MOMENT = Duration.ofMillis(100);

    /** Keeps the streams that the peer opens and does nothing with them. */
    private static final class Keeper implements SimApplication {
        final List<Stream> streams = new ArrayList<>();

        @Override
        public void streamOpened(Link link, Stream stream) {
            streams.add(stream);
        }
    }

    private static EndpointReport report(Pair pair) {
        return pair.server().endpoint().report();
    }

    /** RFC 9000 §11.2, §2.4: streams are reset by applications, never by the transport. */
    @Test
    void transportResetsNoStream() {
        Keeper keeper = new Keeper();
        try (Pair pair = Pair.newBuilder().server(keeper).build()) {
            EvilPeer peer = EvilClient.connected(pair);
            EvilClient.say(pair, peer, Payload.stream(0, 0, new byte[100], true),
                    Payload.stream(4, 5, new byte[5], false));
            pair.runFor(Duration.ofSeconds(20));
            assertEquals(0, peer.all(Frame.ResetStream.class).size());
            keeper.streams.getFirst().reset(77);
            EvilClient.say(pair, peer, Payload.of(new Frame.Ping()));
            assertEquals(List.of(new Frame.ResetStream(0, 77, 0)), peer.all(Frame.ResetStream.class));
        }
    }

    /** RFC 9000 §2.3: without priorities, who asked first is served first. */
    @Test
    void streamsOfOneMomentLeaveInTheOrderInWhichTheyWereWritten() {
        Keeper keeper = new Keeper();
        try (Pair pair = Pair.newBuilder().server(keeper).build()) {
            EvilPeer peer = EvilClient.connected(pair);
            EvilClient.say(pair, peer, Payload.stream(0, 0, new byte[1], true), Payload.stream(4, 0, new byte[1], true),
                    Payload.stream(8, 0, new byte[1], true), Payload.stream(12, 0, new byte[1], true));
            for (Stream stream : keeper.streams) {
                assertDoesNotThrow(() -> Impatient.write(stream, new byte[10], 0, 10));
            }
            EvilClient.say(pair, peer, Payload.of(new Frame.Ping()));
            assertEquals(List.of(0L, 4L, 8L, 12L),
                    peer.seen().stream().flatMap(packet -> packet.contents(Seen.Content.Stream.class).stream())
                            .map(Seen.Content.Stream::id).toList());
        }
    }

    /** RFC 9000 §3.5, §19.5: STOP_SENDING is answered by RESET_STREAM with the same code. */
    @Test
    void stopSendingIsAnsweredByReset() {
        try (Pair pair = Pair.newBuilder().server(new Keeper()).build()) {
            EvilPeer peer = EvilClient.connected(pair);
            EvilClient.say(pair, peer, Payload.stream(0, 0, new byte[1], false),
                    Payload.of(new Frame.StopSending(0, 9)));
            assertEquals(List.of(new Frame.ResetStream(0, 9, 0)), peer.all(Frame.ResetStream.class));
        }
    }

    /** RFC 9000 §3.2, §19.4: a reset reaches the reader, and what was buffered is given back. */
    @Test
    void resetReachesTheReader() {
        Keeper keeper = new Keeper();
        try (Pair pair = Pair.newBuilder().server(keeper).build()) {
            EvilPeer peer = EvilClient.connected(pair);
            long before = report(pair).usedBytes();
            EvilClient.say(pair, peer, Payload.stream(0, 0, new byte[1000], false));
            assertTrue(report(pair).usedBytes() > before + 1000);
            EvilClient.say(pair, peer, Payload.of(new Frame.ResetStream(0, 5, 1000)));
            assertTrue(report(pair).usedBytes() < before + 600);
            StreamResetException reset = assertThrows(StreamResetException.class,
                    () -> Impatient.read(keeper.streams.getFirst(), new byte[10]));
            assertEquals(5, reset.code());
        }
    }

    /** RFC 9000 §3.2: a frame for stream 40 opens the ten below it. */
    @Test
    void lowerStreamsAreOpenedToo() {
        Keeper keeper = new Keeper();
        try (Pair pair = Pair.newBuilder().server(keeper).build()) {
            EvilPeer peer = EvilClient.connected(pair);
            EvilClient.say(pair, peer, Payload.stream(40, 0, new byte[1], false));
            assertTrue(keeper.streams.stream().anyMatch(stream -> stream.id() == 40));
            EvilClient.say(pair, peer, Payload.stream(8, 0, new byte[1], true));
            assertNull(peer.close());
        }
    }

    /** RFC 9000 §4.1: a reader that does not read holds the sender at the window; no more is accepted or stored. */
    @Test
    void slowReaderHoldsTheSender() {
        QuicLimits limits = QuicLimits.newBuilder().streamReceiveBytes(64 << 10).connectionReceiveBytes(128 << 10)
                .build();
        Keeper keeper = new Keeper();
        Requests requests = new Requests(4, 300_000);
        try (Pair pair = Pair.newBuilder().serverLimits(limits).client(requests).server(keeper).build()) {
            pair.connect();
            pair.runFor(Duration.ofSeconds(20));
            assertTrue(report(pair).peakBytes() <= 160 << 10, () -> report(pair).peakBytes() + " bytes");
            assertEquals(0, requests.answered());
        }
    }

    /** RFC 9000 §10.2: whoever uses a stream of a closed connection is told why it was closed. */
    @Test
    void streamsOfAClosedConnectionSayWhy() throws IOException {
        Keeper keeper = new Keeper();
        try (Pair pair = Pair.newBuilder().server(keeper).build()) {
            Link link = pair.connect();
            Stream mine = link.core().openStream(true);
            Impatient.write(mine, new byte[10], 0, 10);
            pair.runFor(MOMENT);
            link.core().requestClose(new CloseReason.LocalClose(3, "bye"));
            pair.runFor(MOMENT);
            QuicClosedException here = assertThrows(QuicClosedException.class, () -> Impatient.read(mine, new byte[1]));
            assertEquals(new CloseReason.LocalClose(3, "bye"), here.reason());
            QuicClosedException there = assertThrows(QuicClosedException.class,
                    () -> Impatient.read(keeper.streams.getFirst(), new byte[100]));
            assertEquals(new CloseReason.PeerClose(3, "bye"), there.reason());
            assertThrows(QuicClosedException.class, link::live);
        }
    }

    /**
     * RFC 9000 §21.6, §10.1: a thousand idle connections weigh less than 4 KiB each, and go when their time is over.
     */
    @Test
    void idleConnectionsAreLight() {
        try (Pair pair = Pair.newBuilder().build()) {
            for (int i = 0; i < 1_000; i++) {
                EvilPeer.client(pair.net(), Pair.address("10.6.0.1", 1024 + i), Pair.SERVER, SimTls.quick()).start();
                if (i % 100 == 99) {
                    pair.runFor(MOMENT);
                }
            }
            pair.runFor(Duration.ofSeconds(2));
            assertEquals(1_000, report(pair).active());
            assertTrue(report(pair).usedBytes() / 1_000 <= 4 << 10, () -> report(pair).usedBytes() / 1_000 + " each");
            pair.runFor(Duration.ofSeconds(40));
            assertEquals(0, report(pair).live());
            assertEquals(0, report(pair).usedBytes());
        }
    }
}
