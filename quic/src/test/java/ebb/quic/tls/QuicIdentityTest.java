package ebb.quic.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities out of PEM and key stores, and what is said of those that are not right. */
final class QuicIdentityTest {
    private static final TestIdentity EC = TestIdentity.of("P-256", "ec").signedBy(TestSetup.AUTHORITY);
    private static final TestIdentity RSA = TestIdentity.of("RSA", "rsa").selfSigned();

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "RSA", "Ed25519"})
    void aChainAndAPkcs8Key(String kind) throws Exception {
        TestIdentity made = TestIdentity.of(kind, "x").hosts(TestSetup.HOST).signedBy(TestSetup.AUTHORITY);
        QuicIdentity identity = QuicIdentity.of(certificates(made.chain()), pkcs8(made));
        assertEquals(made.chain(), identity.certificates());
        TlsServerConfig server = TlsServerConfig.of(List.of(identity.keyManager()), TestSetup.ECHO);
        HandshakeTest.assertComplete(new TlsPair(TestSetup.client(), server).run());
    }

    @Test
    void anRsaKeyInPkcs1() throws Exception {
        // PKCS#8 of an RSA key carries the PKCS#1 form as its octet string, behind 26 bytes.
        byte[] pkcs8 = RSA.keys().getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        QuicIdentity identity = QuicIdentity.of(certificates(RSA.chain()), pem("RSA PRIVATE KEY", pkcs1));
        assertArrayEquals(pkcs8, identity.keyManager().getPrivateKey("pem").getEncoded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384"})
    void anEcKeyInSec1WithAndWithoutParameters(String kind) throws Exception {
        TestIdentity made = TestIdentity.of(kind, "x").selfSigned();
        int bytes = kind.equals("P-256") ? 32 : 48;
        byte[] oid = kind.equals("P-256") ? TestDer.oid("1.2.840.10045.3.1.7") : TestDer.oid("1.3.132.0.34");
        byte[] encoded = made.keys().getPublic().getEncoded();
        byte[] point = Arrays.copyOfRange(encoded, encoded.length - 2 * bytes - 1, encoded.length);
        byte[] version = TestDer.integer(BigInteger.ONE);
        byte[] secret = TestDer.octets(fixed(((ECPrivateKey) made.keys().getPrivate()).getS(), bytes));
        byte[] publicKey = TestDer.value(0xa1, TestDer.bits(point));
        for (byte[] sec1 : List.of(TestDer.sequence(version, secret, TestDer.value(0xa0, oid), publicKey),
                TestDer.sequence(version, secret, TestDer.value(0xa0, oid)), TestDer.sequence(version, secret),
                TestDer.sequence(version, secret, publicKey))) {
            String text = pem("EC PARAMETERS", oid) + pem("EC PRIVATE KEY", sec1);
            QuicIdentity identity = QuicIdentity.of(certificates(made.chain()), text);
            assertEquals(((ECPrivateKey) made.keys().getPrivate()).getS(),
                    ((ECPrivateKey) identity.keyManager().getPrivateKey("pem")).getS());
        }
    }

    @Test
    void filesWithTextAroundTheBlocksAndWindowsLineEnds(@TempDir Path folder) throws Exception {
        Path certificate = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        Files.writeString(certificate, "subject=ü\r\n" + certificates(EC.chain()).replace("\n", "\r\n") + "\r\n");
        Files.writeString(key, "Bag Attributes\n" + pkcs8(EC));
        assertEquals(EC.chain(), QuicIdentity.of(certificate, key).certificates());
        // Both in one file will do as well.
        Files.writeString(key, certificates(EC.chain()) + pkcs8(EC));
        assertEquals(EC.chain(), QuicIdentity.of(key, key).certificates());
    }

    @Test
    void aFileThatIsNotThere(@TempDir Path folder) {
        IOException e = assertThrows(IOException.class,
                () -> QuicIdentity.of(folder.resolve("no.pem"), folder.resolve("no.key")));
        assertEquals("there is no file " + folder.resolve("no.pem") + "; check the path", e.getMessage());
    }

    @Test
    void mistakesAreNamed() {
        String chain = certificates(EC.chain());
        String key = pkcs8(EC);
        assertRefused(chain, pkcs8(RSA), "the key text line 1: the block PRIVATE KEY that begins here is damaged, or is"
                + " no EC key");
        assertRefused(chain, pkcs8(TestSetup.SERVER), "the private key in the key text does not belong to the first"
                + " certificate in the certificate text (CN=ec)");
        assertRefused(key, chain, "holds no CERTIFICATE block but a private key; are certificate and key swapped?");
        assertRefused(chain, chain, "holds no PRIVATE KEY block but a certificate");
        assertRefused("", key, "the certificate text holds no PEM block");
        assertRefused(chain.substring(0, chain.length() - 40), key, "has no end line; the text seems cut off");
        assertRefused(chain, "\n\n" + key.replaceFirst("M", "*"), "the key text line 4: this is not Base64");
        assertRefused(chain, key.replaceFirst("M", ""), "is not Base64 of whole bytes");
        assertRefused(pem("CERTIFICATE", new byte[30]), key, "the certificate text line 1: the certificate that begins"
                + " here cannot be read");
        assertRefused(chain, pem("ENCRYPTED PRIVATE KEY", new byte[30]), "is protected by a password; write it"
                + " without one");
        assertRefused(chain, "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0\n\nAAAA\n"
                + "-----END EC PRIVATE KEY-----\n", "the key text line 1: the private key is protected by a password");
        assertRefused(chain, pem("EC PRIVATE KEY", new byte[] {0x30, (byte) 0x84, 1}), "is damaged");
        assertRefused(chain, pem("EC PRIVATE KEY", new byte[0]), "is damaged");
    }

    @Test
    void aChainInTheWrongOrder() {
        List<X509Certificate> reversed = EC.chain().reversed();
        assertRefused(certificates(reversed), pkcs8(EC), "holds the chain in the wrong order; put the certificate for"
                + " CN=ec first");
    }

    @Test
    void aCurveThatTls13DoesNotHaveHere() {
        TestIdentity p521 = TestIdentity.of("P-521", "x").selfSigned();
        assertRefused(certificates(p521.chain()), pkcs8(p521), "holds a key of an unsupported kind (EC); use ECDSA with"
                + " P-256 or P-384, Ed25519, or RSA");
    }

    @Test
    void keyStores() throws Exception {
        char[] password = "secret".toCharArray();
        KeyStore store = store();
        assertTrue(assertThrows(GeneralSecurityException.class, () -> QuicIdentity.of(store, password)).getMessage()
                .startsWith("the key store holds no private key"));
        store.setKeyEntry("a", EC.keys().getPrivate(), password, EC.chain().toArray(new Certificate[0]));
        store.setKeyEntry("b", RSA.keys().getPrivate(), password, RSA.chain().toArray(new Certificate[0]));
        store.setCertificateEntry("c", RSA.chain().getFirst());
        QuicIdentity identity = QuicIdentity.of(store, password);
        assertArrayEquals(new String[] {"a"}, identity.keyManager().getServerAliases("EC", null));
        assertArrayEquals(new String[] {"b"}, identity.keyManager().getServerAliases("RSA", null));
        assertEquals("the password does not open entry \"a\" of the key store; pass the key's own password",
                assertThrows(GeneralSecurityException.class,
                        () -> QuicIdentity.of(store, "wrong".toCharArray())).getMessage());
        store.setKeyEntry("d", EC.keys().getPrivate(), password, RSA.chain().toArray(new Certificate[0]));
        assertTrue(assertThrows(GeneralSecurityException.class, () -> QuicIdentity.of(store, password)).getMessage()
                .contains("entry \"d\" of the key store does not belong to the first certificate"));
    }

    private static KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static void assertRefused(String certificatePem, String keyPem, String message) {
        GeneralSecurityException e = assertThrows(GeneralSecurityException.class,
                () -> QuicIdentity.of(certificatePem, keyPem));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static byte[] fixed(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length];
        int copied = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - copied, fixed, length - copied, copied);
        return fixed;
    }

    private static String certificates(List<X509Certificate> chain) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : chain) {
            try {
                text.append(pem("CERTIFICATE", certificate.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
        return text.toString();
    }

    private static String pkcs8(TestIdentity identity) {
        return pem("PRIVATE KEY", identity.keys().getPrivate().getEncoded());
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + label + "-----\n";
    }
}
