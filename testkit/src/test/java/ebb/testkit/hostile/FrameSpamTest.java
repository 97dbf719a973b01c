package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertNull;

import ebb.quic.model.CloseKind;
import ebb.quic.model.TransportError;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilPeer;
import ebb.testkit.Payload;
import java.time.Duration;

/** Frames that are cheap to send: limits, complaints, lies about sizes. */
class FrameSpamTest {
    private static final long MOST = (1L << 62) - 1;

    /** RFC 9000 §4, §19.9 to §19.14: the largest limit counts, and nothing is remembered of the others. */
    @Vector(row = 32, name = "spam of MAX_DATA, MAX_STREAMS and BLOCKED frames, up to the largest number",
            bound = "the latest limit in place of the one before; nothing is queued", uncounted = "nothing is refused")
    void limitsAreKeptOnce(Measured measured) {
        int packets = Measured.count(5_000, 200_000);
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            peer.send(PacketType.ONE_RTT, Payload.stream(0, 0, new byte[1], false));
            scene.moment();
            long before = scene.grownBesidesFlight();
            long most = 0;
            for (int i = 0; i < packets; i++) {
                long limit = i % 2 == 0 ? MOST : 1L << 20;
                peer.send(PacketType.ONE_RTT, new Frame.MaxData(limit), new Frame.MaxStreamData(0, limit),
                        new Frame.MaxStreams(true, 1L << 60), new Frame.MaxStreams(false, i), new Frame.DataBlocked(i),
                        new Frame.StreamDataBlocked(0, i), new Frame.StreamsBlocked(true, i));
                if (i % 100 == 99) {
                    scene.pair().runFor(Duration.ofMillis(1));
                    most = Math.max(most, scene.grownBesidesFlight() - before);
                }
            }
            scene.moment();
            assertNull(peer.close());
            measured.atMost("bytes more for " + 7L * packets + " frames", most, 512);
        }
    }

    /** RFC 9000 §4.1, §4.5. */
    @Vector(row = 48, name = "data beyond the window, and final sizes that change",
            bound = "FLOW_CONTROL_ERROR and FINAL_SIZE_ERROR, before a buffer grows",
            closes = CloseKind.TRANSPORT_FAILURE)
    void liesAboutSizesEndTheConnection(Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            long window = peer.peerParameters().initialMaxStreamDataBidiRemote();
            long before = scene.grown();
            peer.send(PacketType.ONE_RTT, Payload.stream(0, window, new byte[1], false));
            scene.pair().runFor(Duration.ofMillis(11));
            measured.exactly("bytes for the byte beyond the window", Math.max(0, scene.grown() - before), 0);
            scene.moment();
            Scene.closed(peer, TransportError.FLOW_CONTROL_ERROR);
        }
        finalSize(Payload.stream(0, 10, new byte[1], true), Payload.stream(0, 20, new byte[1], false));
        finalSize(Payload.stream(0, 10, new byte[1], true), Payload.stream(0, 5, new byte[1], true));
        finalSize(Payload.stream(0, 10, new byte[1], false), Payload.of(new Frame.ResetStream(0, 0, 5)));
        measured.seen("FINAL_SIZE_ERROR for each of three lies about a final size");
    }

    private static void finalSize(Payload first, Payload second) {
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            peer.send(PacketType.ONE_RTT, first, second);
            scene.moment();
            Scene.closed(peer, TransportError.FINAL_SIZE_ERROR);
        }
    }

    /** RFC 9221 §3: who did not announce DATAGRAM frames treats them as a violation. */
    @Vector(row = 49, name = "flood of DATAGRAM frames", bound = "not announced, so the first is a PROTOCOL_VIOLATION",
            closes = CloseKind.TRANSPORT_FAILURE)
    void datagramFramesAreRefused(Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            long before = scene.grown();
            peer.send(PacketType.ONE_RTT, Payload.bytes(0x30, 1));
            scene.pair().runFor(Duration.ofMillis(11));
            measured.exactly("bytes held for it", Math.max(0, scene.grown() - before), 0);
            scene.moment();
            Scene.closed(peer, TransportError.PROTOCOL_VIOLATION);
        }
    }
}
