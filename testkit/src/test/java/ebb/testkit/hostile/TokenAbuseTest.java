package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Link;
import ebb.quic.model.DropReason;
import ebb.quic.model.Limit;
import ebb.quic.model.RetryPolicy;
import ebb.quic.model.TransportError;
import ebb.quic.wire.Frame;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilClient;
import ebb.testkit.EvilPeer;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Address validation tokens that were changed, stolen, doubled or shown again. */
class TokenAbuseTest {

    /** RFC 9000 §8.1.2, §8.1.3, §8.1.4, §17.2.5. */
    @Vector(row = 10, name = "abuse of tokens: short, changed, replayed, doubled",
            published = "CVE-2024-45311",
            bound = "sealed with address and time; used ones in a filter of fixed size; a bad token proves nothing",
            limits = Limit.RETRY, drops = DropReason.REFUSED)
    void badTokensProveNothing(Measured measured) {
        int tokens = Measured.count(2_000, 200_000);
        SplittableRandom random = new SplittableRandom(10);
        try (Scene scene = Scene.begin(Pair.newBuilder().retry(RetryPolicy.ALWAYS))) {
            EvilPeer peer = EvilClient.silent(scene.pair()).answering(false).prepare();
            byte[] hello = peer.takeCrypto(10_000);
            peer.send(PacketType.INITIAL, Payload.crypto(0, hello));
            scene.pair().runFor(Duration.ofMillis(50));
            byte[] bytes = peer.unopened().getFirst();
            LongHeader retry = LongHeader.parse(bytes, 0, bytes.length);
            assertEquals(PacketType.RETRY, retry.type());
            long opened = scene.report().opened();
            peer.destination(retry.source()).rekey(retry.source());
            for (int i = 0; i < tokens; i++) {
                peer.token(changed(retry.token(), random));
                peer.send(PacketType.INITIAL, Payload.crypto(0, hello));
            }
            scene.pair().runFor(Duration.ofMillis(50));
            measured.exactly("connections for " + tokens + " tokens that were changed",
                    scene.report().opened() - opened, 0);
            measured.exactly("bytes for them", scene.grown(), 0);
            assertTrue(peer.all(Frame.ConnectionClose.class).stream()
                    .allMatch(close -> close.errorCode() == TransportError.INVALID_TOKEN));
            peer.token(retry.token());
            for (int i = 0; i < 100; i++) {
                peer.send(PacketType.INITIAL, Payload.crypto(0, hello));
            }
            scene.pair().runFor(Duration.ofMillis(50));
            measured.exactly("connection for a good one in 100 packets", scene.report().opened() - opened, 1);
            replayed(scene, measured);
        }
    }

    private static void replayed(Scene scene, Measured measured) {
        byte[] token = scene.pair().client().token();
        Link first = scene.pair().dial(Pair.SERVER, token);
        assertTrue(scene.pair().runUntil(() -> scene.pair().client().opened().contains(first)));
        int spared = 0;
        for (int i = 0; i < 20; i++) {
            long began = scene.pair().net().now();
            Link again = scene.pair().dial(Pair.SERVER, token);
            assertTrue(scene.pair().runUntil(() -> scene.pair().client().opened().contains(again)));
            spared += scene.pair().net().now() - began < Duration.ofMillis(35).toNanos() ? 1 : 0;
        }
        measured.exactly("of 20 replays of a used token spared the Retry", spared, 0);
    }

    private static byte[] changed(byte[] token, SplittableRandom random) {
        byte[] changed = random.nextInt(4) == 0 ? Arrays.copyOf(token, 1 + random.nextInt(token.length + 20))
                : token.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
        return changed;
    }
}
