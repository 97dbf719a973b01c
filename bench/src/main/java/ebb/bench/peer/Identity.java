package ebb.bench.peer;

import ebb.cli.certificate.DevelopmentCertificate;
import ebb.cli.certificate.StateDirectory;
import ebb.cli.model.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The one certificate of all servers (ECDSA P-256): the command's development certificate, in each stack's form. */
public record Identity(DevelopmentCertificate files) {

    static final String ALIAS = "server";
    private static final int KEY_BITS = 256;
    static final char[] PASSWORD = "benchmark".toCharArray();

    /** Loads it, or makes it. */
    public static Identity ofThisUser() throws IOException {
        try {
            return new Identity(DevelopmentCertificate.loadOrMake(StateDirectory.ofThisUser(), Instant.now()));
        } catch (CommandFailure e) {
            throw new IOException("no certificate: " + e.getMessage(), e);
        }
    }

    PrivateKey key() throws IOException, GeneralSecurityException {
        String body = Files.readString(files.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("EC").generatePrivate(
                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    }

    /** Writes the key in a form that names the public key too, without which GnuTLS refuses it. */
    void writeFullKey(Path file) throws IOException, GeneralSecurityException {
        PrivateKeyInfo bare = PrivateKeyInfo.getInstance(key().getEncoded());
        SubjectPublicKeyInfo open = SubjectPublicKeyInfo.getInstance(files.x509().getPublicKey().getEncoded());
        ECPrivateKey full = new ECPrivateKey(KEY_BITS, ECPrivateKey.getInstance(bare.parsePrivateKey()).getKey(),
                open.getPublicKeyData(), null);
        byte[] encoded = new PrivateKeyInfo(bare.getPrivateKeyAlgorithm(), full).getEncoded();
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END PRIVATE KEY-----\n");
    }

    KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setKeyEntry(ALIAS, key(), PASSWORD, new Certificate[] {files.x509()});
        return store;
    }
}
