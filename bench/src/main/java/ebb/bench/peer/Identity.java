package ebb.bench.peer;

import ebb.cli.certificate.DevelopmentCertificate;
import ebb.cli.certificate.StateDirectory;
import ebb.cli.model.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

/** The one certificate of all servers (ECDSA P-256): the command's development certificate, in each stack's form. */
public record Identity(DevelopmentCertificate files) {

    static final String ALIAS = "server";
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

    KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setKeyEntry(ALIAS, key(), PASSWORD, new Certificate[] {files.x509()});
        return store;
    }
}
