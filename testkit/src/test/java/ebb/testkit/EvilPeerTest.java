package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Left alone, the evil peer is an honest one in both roles. */
@ExtendWith(GivesEverythingBack.class)
class EvilPeerTest {
    @Test
    void clientCompletesHandshakeAndIsEchoed() {
        try (Pair pair = Pair.newBuilder().server(new Echo()).build()) {
            EvilPeer client = EvilClient.connected(pair);
            assertEquals(1, client.all(Frame.HandshakeDone.class).size());
            EvilClient.say(pair, client, Payload.stream(0, 0, new byte[] {1, 2, 3}, true));
            assertTrue(client.seen().stream().flatMap(p -> p.contents(Seen.Content.Stream.class).stream())
                    .anyMatch(frame -> frame.data().length == 3));
        }
    }

    @Test
    void serverCompletesHandshake() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer server = EvilPeer.server(pair.net(), Pair.address("10.0.0.8", 443), SimTls.quick());
            pair.dial(server.address());
            assertTrue(pair.runUntil(() -> !pair.client().opened().isEmpty()));
            pair.runFor(Duration.ofMillis(100));
            assertTrue(server.isComplete());
            server.send(PacketType.ONE_RTT, new Frame.HandshakeDone());
            pair.runFor(Duration.ofMillis(100));
        }
    }

    @Test
    void updatesItsKeys() {
        try (Pair pair = Pair.newBuilder().server(new Echo()).build()) {
            EvilPeer client = EvilClient.connected(pair);
            client.updateKeys();
            EvilClient.say(pair, client, Payload.stream(0, 0, new byte[] {1, 2, 3}, true));
            assertTrue(client.seen().getLast().keyPhase());
            assertTrue(pair.server().closing().isEmpty());
        }
    }
}
