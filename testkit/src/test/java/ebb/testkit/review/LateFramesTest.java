package ebb.testkit.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import ebb.quic.model.QuicVersion;
import ebb.quic.model.TransportError;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.TransportParameters;
import ebb.testkit.EvilPeer;
import ebb.testkit.GivesEverythingBack;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import ebb.testkit.SimTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a peer says of what cannot be yet, is not so, or must not be any more. */
@ExtendWith(GivesEverythingBack.class)
class LateFramesTest {

    /** RFC 9000 §19.16: an ID that was made but not sent yet cannot be retired by a peer that guesses its number. */
    @Test
    void unsentIdIsNotRetired() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = Evil.connected(pair);
            peer.send(PacketType.ONE_RTT, new Frame.RetireConnectionId(1), new Frame.RetireConnectionId(2));
            pair.runFor(Evil.MOMENT);
            assertNotNull(peer.close(), "guessing was allowed");
            assertEquals(TransportError.PROTOCOL_VIOLATION, peer.close().errorCode());
        }
    }

    /** RFC 9368 §4: who says that it chose another version than its packets have was tampered with. */
    @Test
    void anotherVersionWasChosen() {
        try (Pair pair = Pair.newBuilder().build()) {
            TransportParameters.VersionInformation other = new TransportParameters.VersionInformation(
                    QuicVersion.V2.wire(), new int[] {QuicVersion.V2.wire()});
            EvilPeer peer = EvilPeer.client(pair.net(), Evil.HERE, Pair.SERVER, SimTls.quick())
                    .parameters(builder -> builder.versionInformation(other)).start();
            pair.runFor(Evil.MOMENT);
            assertNotNull(peer.close(), "the lie was believed");
            assertEquals(TransportError.VERSION_NEGOTIATION_ERROR, peer.close().errorCode());
        }
    }

    /** RFC 9001 §4.1.3: CRYPTO data of the Initial level behind a gap is left over when Handshake keys are there. */
    @Test
    void leftoverBehindAGap() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilPeer.client(pair.net(), Evil.HERE, Pair.SERVER, SimTls.quick()).answering(false);
            peer.prepare();
            byte[] hello = peer.takeCrypto(1 << 16);
            peer.send(PacketType.INITIAL, Payload.crypto(hello.length + 10, new byte[] {1}));
            peer.send(PacketType.INITIAL, Payload.crypto(0, hello));
            pair.runFor(Evil.MOMENT);
            assertNotNull(peer.close(), "data of the past was kept");
            assertEquals(TransportError.PROTOCOL_VIOLATION, peer.close().errorCode());
        }
    }
}
