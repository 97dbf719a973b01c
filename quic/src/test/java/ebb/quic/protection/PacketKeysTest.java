package ebb.quic.protection;

import static ebb.quic.protection.RfcPackets.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.QuicVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PacketKeysTest {
    private static final CipherSuite CHACHA = CipherSuite.CHACHA20_POLY1305_SHA256;
    private static final byte[] SECRET = hex("9ac312a7f877468ebe69422748ad00a1 5443f18203a07d6060f688f30f21632b");

    @Test
    void keysOfChaCha20InVersion1() {
        // RFC 9001 §5.1: the labels "quic key", "quic iv" and "quic hp"; RFC 9001 §6.1: "quic ku". Appendix A.5.
        PacketKeys keys = PacketKeys.of(CHACHA, QuicVersion.V1, SECRET);
        assertEquals("c6d98ff3441c3fe1b2182094f69caa2ed4b716b65488960a7a984979fb23e1c8", hex(keys.key()));
        assertEquals("e0459b3474bdd0e44a41c144", hex(keys.iv()));
        assertEquals("25a282b9e82f06f21f488917a4fc8f1b73573685608597d0efcb076b0ab7a7a4", hex(keys.headerKey()));
        assertEquals("1223504755036d556342ee9361d253421a826c9ecdf3c7148684b36b714881f9",
                hex(PacketKeys.nextSecret(CHACHA, QuicVersion.V1, SECRET)));
    }

    @Test
    void keysOfChaCha20InVersion2() {
        // RFC 9369 §3.3.2: the labels of version 2. Appendix A.5.
        PacketKeys keys = PacketKeys.of(CHACHA, QuicVersion.V2, SECRET);
        assertEquals("3bfcddd72bcf02541d7fa0dd1f5f9eeea817e09a6963a0e6c7df0f9a1bab90f2", hex(keys.key()));
        assertEquals("a6b5bc6ab7dafce30ffff5dd", hex(keys.iv()));
        assertEquals("d659760d2ba434a226fd37b35c69e2da8211d10c4f12538787d65645d5d1b8e2", hex(keys.headerKey()));
        assertEquals("c69374c49e3d2a9466fa689e49d476db5d0dfbc87d32ceeaa6343fd0ae4c7d88",
                hex(PacketKeys.nextSecret(CHACHA, QuicVersion.V2, SECRET)));
    }

    @ParameterizedTest
    @EnumSource
    void nextKeysKeepTheHeaderProtectionKey(CipherSuite suite) {
        // RFC 9001 §5.4, RFC 9001 §6.1: a key update replaces key and IV and leaves header protection as it is.
        byte[] secret = new byte[suite.hashLength()];
        PacketKeys first = PacketKeys.of(suite, QuicVersion.V1, secret);
        PacketKeys second = first.next(QuicVersion.V1, PacketKeys.nextSecret(suite, QuicVersion.V1, secret));
        assertEquals(hex(first.headerKey()), hex(second.headerKey()));
        assertEquals(suite.keyLength(), second.key().length);
        String header = hex(second.headerKey());
        first.free();
        assertEquals(header, hex(second.headerKey()), "the keys share no array");
    }

    @Test
    void freedKeysAreZeroAndRefuseService() {
        PacketKeys keys = PacketKeys.of(CHACHA, QuicVersion.V1, SECRET);
        keys.free();
        keys.free();
        assertTrue(keys.isFreed());
        assertEquals("00".repeat(32), hex(keys.key()));
        assertEquals("00".repeat(32), hex(keys.headerKey()));
        AeadTools aead = new AeadTools();
        assertThrows(IllegalStateException.class, () -> aead.seal(keys, 0, new byte[100], 0, 10, 10));
        assertThrows(IllegalStateException.class, () -> aead.open(keys, 0, new byte[100], 0, 10, 30));
        assertThrows(IllegalStateException.class, () -> aead.unprotectHeader(keys, new byte[100], 0, 1, 100));
        assertThrows(IllegalStateException.class, () -> keys.next(QuicVersion.V1, SECRET));
    }

    @Test
    void suitesAreFoundByTheirNumber() {
        assertEquals(CipherSuite.AES_256_GCM_SHA384, CipherSuite.of(0x1302));
        // RFC 9001 §5.3: AES_128_CCM_8 (0x1305) has no header protection and is never negotiated; AES_128_CCM would
        // have one, but Ebb does not speak it.
        assertNull(CipherSuite.of(0x1305));
        assertNull(CipherSuite.of(0x1304));
    }

    @ParameterizedTest
    @EnumSource
    void everySuiteHasLimitsAndHeaderProtection(CipherSuite suite) {
        // RFC 9001 §6.6: limits are defined for each suite. RFC 9001 §5.4.1: and so is header protection.
        assertTrue(suite.confidentialityLimit() >= 1L << 23);
        assertEquals(suite == CHACHA ? 1L << 36 : 1L << 52, suite.integrityLimit());
        PacketKeys keys = PacketKeys.of(suite, QuicVersion.V1, new byte[suite.hashLength()]);
        byte[] packet = new byte[32];
        assertTrue(new AeadTools().unprotectHeader(keys, packet, 0, 1, packet.length) > 0);
    }
}
