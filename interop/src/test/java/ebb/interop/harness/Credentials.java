package ebb.interop.harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A key pair and a certificate for {@code localhost}, {@code server}, 127.0.0.1 and ::1, in every form that a peer
 * wants. Made once for each run by the JDK's own keytool; the files lie in a temporary folder.
 *
 * @param store PKCS 12, the key under {@link #ALIAS}
 * @param certificatePem file
 * @param keyPem file, PKCS 8
 * @param certificate the certificate itself, signed by its own key
 * @param key its private key
 */
public record Credentials(KeyStore store, Path certificatePem, Path keyPem, X509Certificate certificate,
        PrivateKey key) {
    /** The name of the key in {@link #store}. */
    public static final String ALIAS = "server";

    private static final String PASSWORD = "interop";
    private static final int SECRET = 32;
    private static final int POINT = 65;
    private static final byte[] PKCS8_BEFORE_SECRET =
            HexFormat.of().parseHex("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");
    private static final byte[] PKCS8_BEFORE_POINT = HexFormat.of().parseHex("a144034200");

    /** The password of {@link #store}. */
    public static char[] password() {
        return PASSWORD.toCharArray();
    }

    /** The credentials of this run. */
    public static synchronized Credentials shared() throws IOException, GeneralSecurityException, InterruptedException {
        if (Holder.made == null) {
            Holder.made = make(Files.createTempDirectory("ebb-interop-keys"));
        }
        return Holder.made;
    }

    /** How Chromium is told to trust the certificate: the base64 of the SHA-256 of the public key. */
    public String publicKeyPin() throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
        return Base64.getEncoder().encodeToString(hash);
    }

    private static Credentials make(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve("server.p12");
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1",
                "-sigalg", "SHA256withECDSA", "-validity", "10", "-dname", "CN=localhost",
                "-ext", "san=dns:localhost,dns:server,ip:127.0.0.1,ip:::1",
                "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD);
        try (PeerProcess keytool = PeerProcess.start(folder, command)) {
            if (keytool.awaitExit(Duration.ofSeconds(30)) != 0) {
                throw new IOException(keytool.toString());
            }
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(file)) {
            store.load(bytes, password());
        }
        X509Certificate certificate = (X509Certificate) store.getCertificate(ALIAS);
        PrivateKey key = (PrivateKey) store.getKey(ALIAS, password());
        Path certificatePem = pem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded());
        Path keyPem = pem(folder.resolve("key.pem"), "PRIVATE KEY", withPublicKey(key, certificate));
        return new Credentials(store, certificatePem, keyPem, certificate, key);
    }

    /**
     * PKCS 8 as OpenSSL writes it for P-256, with the public key inside: GnuTLS refuses the JDK's form, which leaves it
     * out.
     */
    private static byte[] withPublicKey(PrivateKey key, X509Certificate certificate) {
        byte[] secret = ((ECPrivateKey) key).getS().toByteArray();
        byte[] point = certificate.getPublicKey().getEncoded();
        byte[] encoded = new byte[PKCS8_BEFORE_SECRET.length + SECRET + PKCS8_BEFORE_POINT.length + POINT];
        System.arraycopy(PKCS8_BEFORE_SECRET, 0, encoded, 0, PKCS8_BEFORE_SECRET.length);
        int end = PKCS8_BEFORE_SECRET.length + SECRET;
        int length = Math.min(secret.length, SECRET);
        System.arraycopy(secret, secret.length - length, encoded, end - length, length);
        System.arraycopy(PKCS8_BEFORE_POINT, 0, encoded, end, PKCS8_BEFORE_POINT.length);
        System.arraycopy(point, point.length - POINT, encoded, encoded.length - POINT, POINT);
        return encoded;
    }

    private static Path pem(Path file, String what, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }

    /** The one instance; a record cannot have a mutable static of its own kind without this detour. */
    private static final class Holder {
        private static Credentials made;
    }
}
