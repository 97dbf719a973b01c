package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.quic.model.CloseKind;
import ebb.quic.model.Limit;
import ebb.quic.model.TransportError;
import ebb.quic.wire.PacketType;
import ebb.testkit.EvilClient;
import ebb.testkit.EvilPeer;
import ebb.testkit.Payload;
import java.time.Duration;
import java.util.SplittableRandom;

/** CRYPTO data and transport parameters as nobody would send them. */
class CryptoFloodTest {
    private static final int EMBRYO_BYTES = 8 << 10;

    /** RFC 9000 §7.5: far ahead, and in islands of one byte. */
    @Vector(row = 4, name = "gaps in CRYPTO data before the handshake",
            bound = "16 KiB and 64 gaps, then CRYPTO_BUFFER_EXCEEDED", closes = CloseKind.TRANSPORT_FAILURE)
    void gapsAreBounded(Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer far = scene.evil(1).prepare();
            far.send(PacketType.INITIAL, Payload.crypto(1 << 20, new byte[10]));
            scene.moment();
            Scene.closed(far, TransportError.CRYPTO_BUFFER_EXCEEDED);
            EvilPeer islands = scene.evil(2).answering(false).prepare();
            long most = 0;
            int sent = 0;
            while (islands.close() == null && sent < 200) {
                islands.send(PacketType.INITIAL, Payload.crypto(2 + sent++ * 250L, new byte[1]));
                scene.pair().runFor(Duration.ofMillis(1));
                most = Math.max(most, scene.grown());
            }
            scene.moment();
            Scene.closed(islands, TransportError.CRYPTO_BUFFER_EXCEEDED);
            measured.atMost("bytes held by islands over 16 KiB", most, EMBRYO_BYTES + (16 << 10));
            measured.seen("0x0d at an offset of 2^20, and after " + sent + " islands");
        }
    }

    /** RFC 9000 §7.5, RFC 9001 §4.1.3: there is nothing to say in TLS any more. */
    @Vector(row = 5, name = "CRYPTO data after the handshake", published = "CVE-2024-1765",
            bound = "4 KiB unread, then CRYPTO_BUFFER_EXCEEDED; in order the first byte is refused",
            closes = CloseKind.TRANSPORT_FAILURE)
    void cryptoAfterTheHandshakeIsBounded(Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            int sent = 0;
            long most = 0;
            while (peer.close() == null && sent < 100_000) {
                peer.send(PacketType.ONE_RTT, Payload.crypto(1 + sent, new byte[500]));
                sent += 500;
                scene.pair().runFor(Duration.ofMillis(30));
                most = Math.max(most, scene.grown());
            }
            Scene.closed(peer, TransportError.CRYPTO_BUFFER_EXCEEDED);
            measured.atMost("bytes taken before the close", sent - 500, 4 << 10);
            measured.atMost("bytes held", most, EMBRYO_BYTES);
        }
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            EvilClient.say(scene.pair(), peer, Payload.crypto(0, new byte[] {24, 0, 0, 1, 0}));
            Scene.closed(peer, TransportError.crypto(10));
            measured.seen("a KeyUpdate of TLS is answered with unexpected_message");
        }
    }

    /** RFC 9000 §7.5, §21.6: a ClientHello in single bytes, slowly and at once. */
    @Vector(row = 6, name = "a ClientHello in frames of one byte",
            bound = "100 Initial packets, then CONNECTION_REFUSED; 10 s in all, whatever arrives",
            limits = {Limit.HANDSHAKE_TIMEOUT, Limit.INITIALS})
    void helloInSingleBytesEnds(Measured measured) {
        try (Scene scene = Scene.begin()) {
            EvilPeer slow = scene.evil(1).answering(false).prepare();
            byte[] hello = slow.takeCrypto(10_000);
            long began = scene.pair().net().now();
            long most = 0;
            int sent = 0;
            do {
                slow.send(PacketType.INITIAL, Payload.crypto(sent, new byte[] {hello[sent++]}));
                scene.pair().runFor(Duration.ofMillis(500));
                most = Math.max(most, scene.grown());
            } while (scene.grown() > 0 && sent < hello.length);
            measured.atMost("ms until a slow one is gone", (scene.pair().net().now() - began) / 1_000_000, 10_500);
            measured.atMost("bytes held", most, EMBRYO_BYTES);
            measured.exactly("timeout counted", scene.hits(Limit.HANDSHAKE_TIMEOUT), 1);
            EvilPeer fast = scene.evil(2).answering(false).prepare();
            hello = fast.takeCrypto(10_000);
            sent = 0;
            while (fast.close() == null && sent < hello.length) {
                fast.send(PacketType.INITIAL, Payload.crypto(sent, new byte[] {hello[sent++]}));
                scene.pair().runFor(Duration.ofMillis(1));
            }
            Scene.closed(fast, TransportError.CONNECTION_REFUSED);
            measured.exactly("flood counted as `initials`", scene.hits(Limit.INITIALS), 1);
            scene.pair().runFor(Duration.ofSeconds(30));
            measured.exactly("bytes left", scene.grown(), 0);
        }
    }

    /** RFC 9000 §7.4, §18: parameters of any length and content, twice, or of the wrong side. */
    @Vector(row = 7, name = "malformed transport parameters",
            published = "CVE-2026-31812, CVE-2026-40170",
            bound = "checked before anything is kept; TRANSPORT_PARAMETER_ERROR; unknown ones are skipped, not stored",
            limits = Limit.HANDSHAKE_TIMEOUT, closes = CloseKind.TRANSPORT_FAILURE)
    void malformedParametersLeaveNothing(Measured measured) {
        int hellos = Measured.count(1_000, 50_000);
        SplittableRandom random = new SplittableRandom(7);
        try (Scene scene = Scene.begin()) {
            int refused = 0;
            for (int i = 0; i < hellos; i++) {
                byte[] value = new byte[random.nextInt(24)];
                random.nextBytes(value);
                long id = random.nextInt(0x20);
                EvilPeer peer = scene.evil(i).parameters(builder -> builder.grease(id, value)).answering(false).start();
                scene.pair().runFor(Duration.ofMillis(21));
                refused += peer.close() != null && peer.close().errorCode() == TransportError.TRANSPORT_PARAMETER_ERROR
                        ? 1 : 0;
            }
            scene.pair().runFor(Duration.ofMinutes(1));
            measured.atLeast("of " + hellos + " hellos closed with TRANSPORT_PARAMETER_ERROR", refused, hellos / 2);
            measured.exactly("bytes left", scene.grown(), 0);
            measured.exactly("bytes of drift", scene.report().driftBytes(), 0);
            assertEquals(0, scene.report().handshaking());
        }
    }
}
