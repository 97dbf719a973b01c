package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.CloseKind;
import ebb.quic.model.TransportError;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilPeer;
import java.time.Duration;

/** Key updates without end. */
class KeyUpdateFloodTest {

    /** RFC 9001 §6.1, §6.5: an update with each packet, some of them acknowledged. */
    @Vector(row = 33, name = "flood of key updates",
            bound = "an update for each 3 PTO at most, 3 sets of read keys; else ignored or KEY_UPDATE_ERROR",
            closes = CloseKind.TRANSPORT_FAILURE)
    void floodOfUpdates(Measured measured) {
        int updates = Measured.count(500, 50_000);
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected().acking(false);
            long before = scene.grown();
            long most = 0;
            for (int i = 0; i < updates; i++) {
                peer.updateKeys();
                peer.send(PacketType.ONE_RTT, new Frame.Ping());
                scene.pair().runFor(Duration.ofMillis(1));
                most = Math.max(most, scene.grown() - before);
            }
            scene.moment();
            measured.atMost("bytes more while " + updates + " updates came in as many packets", most, 8 << 10);
            assertTrue(peer.close() == null || peer.close().errorCode() == TransportError.KEY_UPDATE_ERROR);
            measured.seen(peer.close() == null ? "ignored" : "KEY_UPDATE_ERROR");
        }
    }
}
