package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.quic.model.Limit;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilPeer;
import java.time.Duration;

/** Connections that are many, quiet, short, or all ended at once. */
class ManyConnectionsTest {
    private static final int LIVE_BYTES = 4 << 10;

    private static void connect(Scene scene, int from, int count) {
        for (int i = 0; i < count; i++) {
            scene.evil(from + i).start();
            if (i % 50 == 49) {
                scene.moment();
            }
        }
        scene.pair().runFor(Duration.ofSeconds(2));
    }

    /** RFC 9000 §10.1, §21.6. */
    @Vector(row = 36, name = "hoarding of idle connections",
            bound = "the lesser idle timeout of both sides; `connections`; under pressure the longest idle are evicted")
    void idleConnectionsAreLightAndLeave(Measured measured) {
        int count = Measured.count(500, 20_000);
        try (Scene scene = Scene.begin()) {
            connect(scene, 1, count);
            assertEquals(count + 1, scene.report().active());
            measured.atMost("bytes an idle connection, of " + count, scene.grown() / count, LIVE_BYTES);
            scene.pair().runFor(Duration.ofSeconds(35));
            measured.exactly("bytes left 35 s later", scene.grown(), 0);
            measured.exactly("of them were counted as `idle_timeout`", scene.hits(Limit.IDLE_TIMEOUT), count);
        }
    }

    /** RFC 9000 §10.2: opened and closed, over and over. */
    @Vector(row = 39, name = "churn", bound = "every connection gives back everything through one door")
    void churnLeavesNothing(Measured measured) {
        int count = Measured.count(2_000, 100_000);
        try (Scene scene = Scene.begin()) {
            int routes = scene.report().routes();
            long most = 0;
            for (int i = 1; i <= count; i++) {
                EvilPeer peer = scene.evil(i % 500).start();
                scene.pair().runUntil(peer::isComplete);
                peer.send(PacketType.ONE_RTT, new Frame.ConnectionClose(true, 0, 0, ""));
                if (i % 100 == 0) {
                    scene.pair().runFor(Duration.ofSeconds(2));
                    most = Math.max(most, scene.grown());
                }
            }
            measured.exactly("bytes held after each hundred of " + count + " lives, at most", most, 0);
            measured.exactly("routes more than before", scene.report().routes() - routes, 0);
        }
    }

    /** RFC 9000 §10.2: a server that ends while it is busy. */
    @Vector(row = 61, name = "shutdown under load", bound = "one CONNECTION_CLOSE each, stubs for 3 PTO, then nothing")
    void shutdownIsQuick(Measured measured) {
        Scene scene = Scene.begin();
        connect(scene, 1, 300);
        long began = scene.pair().net().now();
        scene.pair().server().closeAll();
        measured.exactly("live connections after the shutdown of 301", scene.report().active(), 0);
        scene.pair().runUntil(scene.pair().server().endpoint()::isEmpty);
        measured.atMost("ms until nothing is left", (scene.pair().net().now() - began) / 1_000_000, 2_000);
        measured.exactly("bytes left", scene.report().usedBytes(), 0);
        scene.pair().close();
    }
}
