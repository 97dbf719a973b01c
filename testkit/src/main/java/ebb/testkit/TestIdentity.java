package ebb.testkit;

import static ebb.testkit.DerWriter.bits;
import static ebb.testkit.DerWriter.bool;
import static ebb.testkit.DerWriter.integer;
import static ebb.testkit.DerWriter.octets;
import static ebb.testkit.DerWriter.oid;
import static ebb.testkit.DerWriter.sequence;
import static ebb.testkit.DerWriter.set;
import static ebb.testkit.DerWriter.tagged;
import static ebb.testkit.DerWriter.time;
import static ebb.testkit.DerWriter.utf8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A self-signed ECDSA P-256 certificate for {@code localhost}, 127.0.0.1 and ::1 with its key, made in memory, valid
 * for a day around its making. For tests; immutable.
 */
public final class TestIdentity {
    private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";
    private static final char[] PASSWORD = "testkit".toCharArray();

    private static final class Shared {
        static final TestIdentity IDENTITY = TestIdentity.of("localhost");
    }

    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestIdentity(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /** One identity for {@code localhost} that all tests of this JVM share. */
    public static TestIdentity shared() {
        return Shared.IDENTITY;
    }

    /** A new identity for a host name. */
    public static TestIdentity of(String host) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            byte[] body = body(host, keys, Instant.now());
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(body);
            byte[] encoded = sequence(body, sequence(oid(ECDSA_SHA256)), bits(signature.sign()));
            return new TestIdentity(keys, (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make a P-256 certificate", e);
        }
    }

    private static byte[] body(String host, KeyPair keys, Instant now) {
        byte[] name = sequence(set(sequence(oid("2.5.4.3"), utf8(host))));
        byte[] validity = sequence(time(now.minus(Duration.ofDays(1))), time(now.plus(Duration.ofDays(1))));
        byte[] version3 = tagged(0xa0, integer(2));
        return sequence(version3, integer(now.toEpochMilli()), sequence(oid(ECDSA_SHA256)), name, validity, name,
                keys.getPublic().getEncoded(), tagged(0xa3, sequence(alternativeNames(host), basicConstraints())));
    }

    private static byte[] alternativeNames(String host) {
        byte[] loopback6 = new byte[16];
        loopback6[15] = 1;
        return sequence(oid("2.5.29.17"), octets(sequence(tagged(0x82, host.getBytes(StandardCharsets.US_ASCII)),
                tagged(0x87, new byte[] {127, 0, 0, 1}), tagged(0x87, loopback6))));
    }

    private static byte[] basicConstraints() {
        return sequence(oid("2.5.29.19"), bool(true), octets(sequence(bool(true))));
    }

    /** The certificate, which is its own issuer. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The certificate in PEM. */
    public String certificatePem() throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    /** The private key in PEM (PKCS #8). */
    public String keyPem() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    private static String pem(String type, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }

    /** Shows this certificate. */
    public X509ExtendedKeyManager keyManager() {
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("test", keys.getPrivate(), PASSWORD, new X509Certificate[] {certificate});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, PASSWORD);
            for (KeyManager manager : factory.getKeyManagers()) {
                if (manager instanceof X509ExtendedKeyManager extended) {
                    return extended;
                }
            }
            throw new IllegalStateException("this JDK has no X.509 key manager");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trusts this certificate and no other. */
    public X509ExtendedTrustManager trustManager() {
        try {
            KeyStore store = emptyStore();
            store.setCertificateEntry("test", certificate);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new IllegalStateException("this JDK has no X.509 trust manager");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
