package ebb.quic.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A key with a certificate made for a test, signed by itself or by another one. */
record TestIdentity(KeyPair keys, List<X509Certificate> chain) {

    /** What a certificate is to say. */
    static final class Spec {
        private final String kind;
        private final String name;
        private boolean authority;
        private Instant from = Instant.now().minus(1, ChronoUnit.DAYS);
        private Instant until = Instant.now().plus(30, ChronoUnit.DAYS);
        private final List<String> hosts = new ArrayList<>();

        private Spec(String kind, String name) {
            this.kind = kind;
            this.name = name;
        }

        Spec authority() {
            authority = true;
            return this;
        }

        Spec hosts(String... names) {
            hosts.addAll(List.of(names));
            return this;
        }

        Spec valid(Instant begin, Instant end) {
            from = begin;
            until = end;
            return this;
        }

        TestIdentity selfSigned() {
            return make(null);
        }

        TestIdentity signedBy(TestIdentity issuer) {
            return make(issuer);
        }

        private TestIdentity make(TestIdentity issuer) {
            try {
                KeyPair keys = keys(kind);
                KeyPair signer = issuer == null ? keys : issuer.keys;
                byte[] issuerName = issuer == null ? distinguishedName(name)
                        : issuer.chain.getFirst().getSubjectX500Principal().getEncoded();
                byte[] body = body(keys, issuerName, algorithm(signer));
                Signature signature = Signature.getInstance(signatureName(signer));
                signature.initSign(signer.getPrivate());
                signature.update(body);
                byte[] encoded = TestDer.sequence(body, algorithm(signer), TestDer.bits(signature.sign()));
                X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(encoded));
                List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
                if (issuer != null) {
                    chain.addAll(issuer.chain);
                }
                return new TestIdentity(keys, chain);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private byte[] body(KeyPair keys, byte[] issuerName, byte[] algorithm) {
            byte[] validity = TestDer.sequence(TestDer.time(from), TestDer.time(until));
            return TestDer.sequence(TestDer.value(0xa0, TestDer.integer(BigInteger.TWO)),
                    TestDer.integer(BigInteger.valueOf(SERIAL.incrementAndGet())), algorithm, issuerName, validity,
                    distinguishedName(name), keys.getPublic().getEncoded(),
                    TestDer.value(0xa3, TestDer.sequence(extensions())));
        }

        private byte[] extensions() {
            byte[] constraints = TestDer.sequence(TestDer.oid("2.5.29.19"), TestDer.bool(true),
                    TestDer.octets(authority ? TestDer.sequence(TestDer.bool(true)) : TestDer.sequence()));
            if (hosts.isEmpty()) {
                return constraints;
            }
            byte[] names = TestDer.join(hosts.stream().map(Spec::generalName).toArray(byte[][]::new));
            return TestDer.join(constraints, TestDer.sequence(TestDer.oid("2.5.29.17"),
                    TestDer.octets(TestDer.sequence(names))));
        }

        private static byte[] generalName(String host) {
            if (host.matches("[0-9.]+|.*:.*")) {
                try {
                    return TestDer.value(0x87, InetAddress.getByName(host).getAddress());
                } catch (java.net.UnknownHostException e) {
                    throw new AssertionError(e);
                }
            }
            return TestDer.value(0x82, host.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static final AtomicLong SERIAL = new AtomicLong(1);

    static Spec of(String kind, String name) {
        return new Spec(kind, name);
    }

    /** A certificate with a key of its own: P-256, P-384, RSA or Ed25519. */
    private static KeyPair keys(String kind) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.startsWith("P-") ? "EC" : kind);
        switch (kind) {
            case "P-256", "P-384", "P-521" ->
                generator.initialize(new ECGenParameterSpec("secp" + kind.substring(2) + "r1"));
            case "RSA" -> generator.initialize(2048);
            default -> {
            }
        }
        return generator.generateKeyPair();
    }

    private static String signatureName(KeyPair signer) {
        return switch (signer.getPublic().getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
    }

    private static byte[] algorithm(KeyPair signer) {
        return switch (signer.getPublic().getAlgorithm()) {
            case "EC" -> TestDer.sequence(TestDer.oid("1.2.840.10045.4.3.2"));
            case "RSA" -> TestDer.sequence(TestDer.oid("1.2.840.113549.1.1.11"), new byte[] {5, 0});
            default -> TestDer.sequence(TestDer.oid("1.3.101.112"));
        };
    }

    private static byte[] distinguishedName(String name) {
        return TestDer.sequence(TestDer.value(TestDer.SET,
                TestDer.sequence(TestDer.oid("2.5.4.3"), TestDer.utf8(name))));
    }

    /** The identity as a key manager. */
    X509ExtendedKeyManager keyManager() {
        return new IdentityKeyManager(List.of(new KeyEntry("test", keys.getPrivate(), chain)));
    }

    /** A trust manager that trusts just this certificate as an authority. */
    X509ExtendedTrustManager trust() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", chain.getFirst());
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
