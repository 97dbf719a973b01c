package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseKind;
import ebb.quic.model.Component;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.TransportError;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilClient;
import ebb.testkit.EvilPeer;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Stream data in the shape that costs most. Its first byte is left out wherever the application must not read it. */
class StreamAbuseTest {
    private static final Duration TICK = Duration.ofMillis(1);
    private static final int PAYLOAD = 20_000;

    private static long received(Scene scene) {
        return scene.report().components().getOrDefault(Component.RECEIVE, 0L);
    }

    /** RFC 9000 §21.7: every other byte, and then pieces without gaps. */
    @Vector(row = 40, name = "islands of stream data with gaps between", published = "RUSTSEC-2026-0185, CVE-2026-44433",
            bound = "1,000 pieces, each on the account with what it takes; then PROTOCOL_VIOLATION; pieces that touch are one",
            closes = CloseKind.TRANSPORT_FAILURE)
    void islandsAreBounded(Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            long most = 0;
            int sent = 0;
            while (peer.close() == null && sent < 10_000) {
                peer.send(PacketType.ONE_RTT, Payload.stream(0, 1 + 2L * sent++, new byte[1], false));
                scene.pair().runFor(TICK);
                most = Math.max(most, received(scene));
            }
            Scene.closed(peer, TransportError.PROTOCOL_VIOLATION);
            measured.atMost("bytes held for islands of one byte", most, 64 << 10);
        }
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            for (int i = 0; i < 2_049; i++) {
                peer.send(PacketType.ONE_RTT, Payload.stream(0, 1 + 10L * i, new byte[10], false));
            }
            scene.moment();
            assertNull(peer.close());
            measured.seen("2,049 pieces without gaps are no offence");
        }
    }

    /** RFC 9000 §21.7: a byte a frame. */
    @Vector(row = 41, name = "stream data in frames of one byte", bound = "pages of 8 KiB, shared by what touches",
            uncounted = "nothing is refused")
    void tinyFramesShareTheirPages(Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            for (int i = 0; i < PAYLOAD; i++) {
                peer.send(PacketType.ONE_RTT, Payload.stream(0, 1L + i, new byte[1], false));
            }
            scene.moment();
            assertNull(peer.close());
            measured.atMost("bytes held for " + PAYLOAD + " frames of one byte", received(scene), 2L * PAYLOAD);
        }
    }

    /** RFC 9000 §2.1, §3.2, §21.8: the last stream first, of which the application sees nothing, for its first byte is left out. */
    @Vector(row = 42, name = "a jump to the last stream that is allowed",
            bound = "lower streams are a number until they are used; what is above the limit is refused before it costs anything",
            closes = CloseKind.TRANSPORT_FAILURE)
    void jumpToTheLastStreamCostsOne(Measured measured) {
        int streams = 10_000;
        try (Scene scene = Scene.begin(Pair.newBuilder(), QuicLimits.newBuilder().streams(streams))) {
            EvilPeer peer = scene.connected();
            long before = scene.grown();
            EvilClient.say(scene.pair(), peer, Payload.stream(4L * (streams - 1), 1, new byte[1], false));
            assertNull(peer.close());
            measured.atMost("bytes for stream 9,999 of 10,000", scene.grown() - before, 2_000 + streams / 8);
            long one = scene.grown();
            peer.send(PacketType.ONE_RTT, Payload.stream(4L * streams, 1, new byte[1], false));
            scene.pair().runFor(Duration.ofMillis(11));
            measured.exactly("bytes for stream 10,000", Math.max(0, scene.grown() - one), 0);
            scene.moment();
            Scene.closed(peer, TransportError.STREAM_LIMIT_ERROR);
        }
    }

    /** RFC 9000 §3: finished streams leave nothing behind, however many. */
    @Vector(row = 45, name = "streams that are over, one after the other",
            bound = "ranges of IDs; nothing of the stream itself", uncounted = "nothing is refused")
    void finishedStreamsLeaveNothing(Measured measured) {
        int requests = Measured.count(1_000, 100_000);
        try (Scene scene = Scene.begin()) {
            Link link = scene.pair().connect();
            long[] bytes = new long[2];
            for (int half = 0; half < 2; half++) {
                for (int i = 0; i < requests / 2; i++) {
                    scene.honest().ask(link);
                    scene.pair().runFor(Duration.ofMillis(25));
                }
                scene.pair().runFor(Duration.ofSeconds(2));
                assertEquals(0, scene.honest().unanswered());
                bytes[half] = scene.grown();
            }
            measured.atMost("bytes of the server's connection after " + requests + " requests", bytes[1], 4 << 10);
            measured.exactly("bytes more than after half of them", bytes[1] - bytes[0], 0);
        }
    }

    /** RFC 9000 §3.1 to §3.3: any order of the frames that open, stop, reset and end streams. */
    @Vector(row = 44, name = "races of STREAM, RESET_STREAM and STOP_SENDING",
            bound = "two tables of states; a stream that is over leaves and is never opened again",
            uncounted = "nothing is refused")
    void racesEndInNothing(Measured measured) {
        SplittableRandom random = new SplittableRandom(44);
        int rounds = Measured.count(10, 2_000);
        long left = 0;
        for (int round = 0; round < rounds; round++) {
            try (Scene scene = Scene.begin()) {
                EvilPeer peer = scene.connected();
                long idle = scene.grownBesidesFlight();
                List<Payload> frames = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    long id = 4L * random.nextInt(10);
                    frames.add(switch (random.nextInt(4)) {
                        case 0 -> Payload.stream(id, 0, new byte[5], false);
                        case 1 -> Payload.stream(id, 5, new byte[0], true);
                        case 2 -> Payload.of(new Frame.ResetStream(id, 1, 5));
                        default -> Payload.of(new Frame.StopSending(id, 1));
                    });
                }
                for (Payload frame : frames) {
                    peer.send(PacketType.ONE_RTT, frame);
                    scene.pair().runFor(Duration.ofMillis(random.nextInt(30)));
                }
                for (int i = 0; i < 10; i++) {
                    peer.send(PacketType.ONE_RTT, new Frame.ResetStream(4L * i, 1, 5), new Frame.StopSending(4L * i, 1));
                }
                scene.pair().runFor(Duration.ofSeconds(2));
                assertNull(peer.close());
                left = Math.max(left, scene.grownBesidesFlight() - idle);
            }
        }
        measured.atMost("bytes left on a connection after its streams, " + rounds + " races", left, 512);
    }

    /** RFC 9000 §4.1, §4.2, §21.8: windows that are filled and never read. */
    @Vector(row = 47, name = "windows that are filled and never read",
            bound = "what was granted, which grows only for those who read and while memory is there",
            uncounted = "senders wait for room")
    void unreadWindowsHoldNoMoreThanWasGranted(Measured measured) {
        int clients = 20;
        try (Scene scene = Scene.begin()) {
            long granted = 0;
            for (int i = 0; i < clients; i++) {
                EvilPeer peer = scene.evil(i).start();
                scene.pair().runUntil(peer::isComplete);
                long window = peer.peerParameters().initialMaxData();
                long stream = peer.peerParameters().initialMaxStreamDataBidiRemote();
                granted += window;
                for (long sent = 0; sent + 4_001 < window; sent += 1_000) {
                    peer.send(PacketType.ONE_RTT, Payload.stream(4 * (sent / (stream - 1_001)),
                            1 + sent % (stream - 1_001), new byte[1_000], false));
                }
                scene.moment();
                assertNull(peer.close());
            }
            assertNotNull(scene.link().core());
            measured.atMost("bytes held for " + clients + " connections that were granted " + granted, received(scene),
                    granted + granted / 4);
            assertEquals(0, scene.report().driftBytes());
        }
    }
}
