package ebb.testkit.review;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicLimits;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilPeer;
import ebb.testkit.GivesEverythingBack;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A connection that reaches the limit of its memory. */
@ExtendWith(GivesEverythingBack.class)
class OverflowCloseTest {

    /** However few bytes are left, the peer is told. RFC 9000 §10.2: by CONNECTION_CLOSE. */
    @Test
    void fullConnectionSaysGoodbye() {
        for (int extra = 0; extra < 400; extra += 20) {
            QuicLimits limits = QuicLimits.newBuilder().streams(2_000).connectionBytes((64 << 10) + extra).build();
            try (Pair pair = Pair.newBuilder().serverLimits(limits).build()) {
                EvilPeer peer = Evil.connected(pair).answering(false).acking(false);
                // Something that is not acknowledged, so that every packet after it is remembered.
                peer.send(PacketType.ONE_RTT, new Frame.PathChallenge(1));
                for (int i = 0; i < 1_000 && pair.server().closing().isEmpty(); i++) {
                    peer.send(PacketType.ONE_RTT, Payload.stream(4L * i, 0, new byte[0], false));
                    pair.runFor(Duration.ofMillis(1));
                }
                pair.runFor(Evil.MOMENT);
                assertInstanceOf(CloseReason.TransportFailure.class, pair.server().onlyReason());
                assertNotNull(peer.close(), "closed without a word");
            }
        }
    }
}
