package ebb.quic.protection;

import static ebb.quic.protection.RfcPackets.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HkdfTest {
    private static final CipherSuite SHA256 = CipherSuite.AES_128_GCM_SHA256;
    private static final byte[] NONE = {};

    @Test
    void keyScheduleOfRfc8448() throws Exception {
        // RFC 8446 §7.1, with the values of the simple handshake of RFC 8448 section 3.
        byte[] early = Hkdf.extract(SHA256, NONE, new byte[32]);
        assertEquals("33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a", hex(early));

        byte[] emptyHash = MessageDigest.getInstance("SHA-256").digest();
        byte[] derived = Hkdf.expandLabel(SHA256, early, "derived", emptyHash, 32);
        assertEquals("6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba", hex(derived));

        byte[] shared = hex("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d");
        byte[] handshake = Hkdf.extract(SHA256, derived, shared);
        assertEquals("1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac", hex(handshake));

        byte[] helloHash = hex("860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8");
        byte[] server = Hkdf.expandLabel(SHA256, handshake, "s hs traffic", helloHash, 32);
        assertEquals("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38", hex(server));
        assertEquals("3fce516009c21727d0f2e4e86ee403bc", hex(Hkdf.expandLabel(SHA256, server, "key", NONE, 16)));
        assertEquals("5d313eb2671276ee13000b30", hex(Hkdf.expandLabel(SHA256, server, "iv", NONE, 12)));

        byte[] second = Hkdf.expandLabel(SHA256, handshake, "derived", emptyHash, 32);
        byte[] master = Hkdf.extract(SHA256, second, new byte[32]);
        assertEquals("18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919", hex(master));
    }

    @ParameterizedTest
    @EnumSource
    void extractIsHmacUnderTheSalt(CipherSuite suite) throws Exception {
        Mac mac = Mac.getInstance(suite.mac());
        mac.init(new SecretKeySpec(new byte[] {1, 2, 3}, suite.mac()));
        assertArrayEquals(mac.doFinal(NONE), Hkdf.extract(suite, new byte[] {1, 2, 3}, NONE));
        assertArrayEquals(mac.doFinal(new byte[] {9}), Hkdf.extract(suite, new byte[] {1, 2, 3}, new byte[] {9}));
        assertEquals(suite.hashLength(), MessageDigest.getInstance(suite.hash()).getDigestLength());
    }

    @ParameterizedTest
    @EnumSource
    void firstBlockOfExpandIsHmacOfTheLabel(CipherSuite suite) throws Exception {
        byte[] secret = new byte[suite.hashLength()];
        Mac mac = Mac.getInstance(suite.mac());
        mac.init(new SecretKeySpec(secret, suite.mac()));
        byte[] context = {7, 7};
        // RFC 9001 appendix A.1 spells the label out: length, length of the label, "tls13 quic key", context.
        mac.update(hex("0010 0e746c7331332071756963206b6579 020707 01"));
        byte[] expected = Arrays.copyOf(mac.doFinal(), 16);
        assertArrayEquals(expected, Hkdf.expandLabel(suite, secret, "quic key", context, 16));
    }
}
