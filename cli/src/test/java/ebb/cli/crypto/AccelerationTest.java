package ebb.cli.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccelerationTest {

    private static final String NAME = "EbbAcceleration";

    @BeforeEach
    void install() {
        assumeTrue(Conscrypt.isAvailable(), "no native library for this machine");
        assertTrue(Acceleration.install());
    }

    @AfterEach
    void remove() {
        Security.removeProvider(NAME);
        System.clearProperty(Acceleration.PROPERTY);
    }

    @Test
    void agreesWithTheJdkOnTheSecret() throws Exception {
        KeyPair fast = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        KeyPair plain = KeyPairGenerator.getInstance("X25519", "SunEC").generateKeyPair();
        KeyAgreement ours = KeyAgreement.getInstance("X25519");
        ours.init(fast.getPrivate());
        ours.doPhase(KeyFactory.getInstance("X25519").generatePublic(
                new X509EncodedKeySpec(plain.getPublic().getEncoded())), true);
        KeyAgreement theirs = KeyAgreement.getInstance("X25519", "SunEC");
        theirs.init(plain.getPrivate());
        theirs.doPhase(KeyFactory.getInstance("X25519", "SunEC").generatePublic(
                new X509EncodedKeySpec(fast.getPublic().getEncoded())), true);
        assertEquals(NAME, ours.getProvider().getName());
        assertArrayEquals(theirs.generateSecret(), ours.generateSecret());
    }

    @Test
    void signsWithAKeyOfTheJdkWhatTheJdkVerifies() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(new byte[130]);
        byte[] signed = signature.sign();
        assertEquals(NAME, signature.getProvider().getName());
        Signature check = Signature.getInstance("SHA256withECDSA", "SunEC");
        check.initVerify(pair.getPublic());
        check.update(new byte[130]);
        assertTrue(check.verify(signed));
    }

    @Test
    void leavesEverythingElseToTheJdk() throws Exception {
        assertEquals("SunJCE", Cipher.getInstance("AES/GCM/NoPadding").getProvider().getName());
        assertEquals("SUN", MessageDigest.getInstance("SHA-256").getProvider().getName());
        assertEquals("SUN", CertificateFactory.getInstance("X.509").getProvider().getName());
        assertEquals("SunEC", KeyPairGenerator.getInstance("XDH").getProvider().getName());
    }

    @Test
    void canBeSwitchedOff() throws Exception {
        remove();
        System.setProperty(Acceleration.PROPERTY, "jdk");
        assertFalse(Acceleration.install());
        assertEquals("SunEC", KeyPairGenerator.getInstance("X25519").getProvider().getName());
    }
}
