package ebb.quic.protection;

import static ebb.quic.protection.RfcPackets.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ConnectionId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The packets of the specifications, protected and unprotected byte for byte. */
class PacketProtectionTest {
    private static final ConnectionId CLIENT_DESTINATION = ConnectionId.of(hex("8394c8f03e515708"));
    private static final byte[] CHACHA_SECRET =
            hex("9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b");
    private static final byte[] CHACHA_PACKET = hex("4cfe4189655e5cd55c41f69080575d7999c25a5bfb");
    private static final byte[] CLIENT_PAYLOAD = Arrays.copyOf(RfcPackets.CLIENT_HELLO_FRAME, 1162);

    private final AeadTools aead = new AeadTools();

    @Test
    void clientInitialOfVersion1() {
        // RFC 9001 §5.3, RFC 9001 §5.4.1, RFC 9001 §5.4.3: appendix A.2.
        PacketKeys keys = InitialSecrets.derive(QuicVersion.V1, CLIENT_DESTINATION).client();
        byte[] header = hex("c300000001088394c8f03e5157080000449e00000002");
        assertProtects(keys, new Plain(header, 18, 2, CLIENT_PAYLOAD), RfcPackets.CLIENT_INITIAL_V1);
    }

    @Test
    void serverInitialOfVersion1() {
        // RFC 9001 §5.3, RFC 9001 §5.4.2: appendix A.3, where the sample begins two bytes into the payload.
        PacketKeys keys = InitialSecrets.derive(QuicVersion.V1, CLIENT_DESTINATION).server();
        byte[] header = hex("c1000000010008f067a5502a4262b50040750001");
        assertProtects(keys, new Plain(header, 18, 1, RfcPackets.SERVER_HELLO_FRAMES), RfcPackets.SERVER_INITIAL_V1);
    }

    @Test
    void clientInitialOfVersion2() {
        // RFC 9369 §3.3: appendix A.2.
        PacketKeys keys = InitialSecrets.derive(QuicVersion.V2, CLIENT_DESTINATION).client();
        byte[] header = hex("d36b3343cf088394c8f03e5157080000449e00000002");
        assertProtects(keys, new Plain(header, 18, 2, CLIENT_PAYLOAD), RfcPackets.CLIENT_INITIAL_V2);
    }

    @Test
    void serverInitialOfVersion2() {
        // RFC 9369 §3.3: appendix A.3.
        PacketKeys keys = InitialSecrets.derive(QuicVersion.V2, CLIENT_DESTINATION).server();
        byte[] header = hex("d16b3343cf0008f067a5502a4262b50040750001");
        assertProtects(keys, new Plain(header, 18, 1, RfcPackets.SERVER_HELLO_FRAMES), RfcPackets.SERVER_INITIAL_V2);
    }

    @Test
    void smallestChaCha20PacketOfVersion1() {
        // RFC 9001 §5.4.4, RFC 9001 §5.3: appendix A.5, where all of the nonce's number is more than the three bytes.
        PacketKeys keys = PacketKeys.of(CipherSuite.CHACHA20_POLY1305_SHA256, QuicVersion.V1, CHACHA_SECRET);
        assertProtects(keys, new Plain(hex("4200bff4"), 1, 654360564, new byte[] {1}), CHACHA_PACKET);
    }

    @Test
    void smallestChaCha20PacketOfVersion2() {
        // RFC 9369 §3.3.2: appendix A.5.
        PacketKeys keys = PacketKeys.of(CipherSuite.CHACHA20_POLY1305_SHA256, QuicVersion.V2, CHACHA_SECRET);
        byte[] expected = hex("5558b1c60ae7b6b932bc27d786f4bc2bb20f2162ba");
        assertProtects(keys, new Plain(hex("4200bff4"), 1, 654360564, new byte[] {1}), expected);
    }

    @Test
    void retryTagOfBothVersions() {
        // RFC 9001 §5.8 and RFC 9369 §3.3.3: appendices A.4.
        assertRetry(QuicVersion.V1, RfcPackets.RETRY_V1);
        assertRetry(QuicVersion.V2, RfcPackets.RETRY_V2);
    }

    private static void assertRetry(QuicVersion version, byte[] packet) {
        int unsealed = packet.length - 16;
        byte[] tag = RetryIntegrity.tag(version, CLIENT_DESTINATION, packet, 0, unsealed);
        assertArrayEquals(Arrays.copyOfRange(packet, unsealed, packet.length), tag);
    }

    /** An unprotected packet. */
    private record Plain(byte[] header, int numberOffset, long number, byte[] payload) {
    }

    private void assertProtects(PacketKeys keys, Plain plain, byte[] expected) {
        byte[] header = plain.header();
        byte[] packet = Arrays.copyOf(header, header.length + plain.payload().length + 16);
        System.arraycopy(plain.payload(), 0, packet, header.length, plain.payload().length);
        int sealed = aead.seal(keys, plain.number(), packet, 0, header.length, plain.payload().length);
        assertEquals(plain.payload().length + 16, sealed);
        aead.protectHeader(keys, packet, 0, plain.numberOffset());
        assertEquals(hex(expected), hex(packet));

        int numberLength = aead.unprotectHeader(keys, packet, 0, plain.numberOffset(), packet.length);
        assertEquals(header.length - plain.numberOffset(), numberLength);
        assertArrayEquals(header, Arrays.copyOf(packet, header.length));
        assertEquals(plain.payload().length, aead.open(keys, plain.number(), packet, 0, header.length, sealed));
        assertArrayEquals(plain.payload(),
                Arrays.copyOfRange(packet, header.length, header.length + plain.payload().length));
    }
}
