package ebb.quic.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Who an endpoint is: a private key with its certificate chain, or several of them. Immutable and thread-safe; made
 * once, at start, where a mistake is told in one sentence: keys and certificates are checked against each other.
 */
public final class QuicIdentity {
    private final List<KeyEntry> entries;

    private QuicIdentity(List<KeyEntry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * Every private key of a key store with its chain.
     *
     * @param password opens the keys; the store itself is loaded already
     * @throws GeneralSecurityException when the store holds no usable key; the message says why and what to do
     */
    public static QuicIdentity of(KeyStore keyStore, char[] password) throws GeneralSecurityException {
        List<KeyEntry> entries = new ArrayList<>();
        try {
            for (String alias : Collections.list(keyStore.aliases())) {
                if (keyStore.isKeyEntry(alias)) {
                    entries.add(entry(keyStore, alias, password));
                }
            }
        } catch (KeyStoreException e) {
            throw new GeneralSecurityException("the key store is not loaded; call KeyStore.load before", e);
        }
        if (entries.isEmpty()) {
            throw new GeneralSecurityException("the key store holds no private key; import a key together with its"
                    + " certificate chain");
        }
        return new QuicIdentity(entries);
    }

    /**
     * A certificate chain and a key from PEM files.
     *
     * @param certificatePem the chain, the owner's certificate first
     * @param keyPem         the unencrypted key, as PKCS#8, SEC1 or PKCS#1
     * @throws IOException              when a file cannot be read
     * @throws GeneralSecurityException when a file does not hold what it should; the message names file and line
     */
    public static QuicIdentity of(Path certificatePem, Path keyPem) throws IOException, GeneralSecurityException {
        return of(Pem.read(certificatePem), Pem.read(keyPem));
    }

    /**
     * A certificate chain and a key in PEM text, as {@link #of(Path, Path)} reads them from files.
     *
     * @throws GeneralSecurityException when a text does not hold what it should; the message names the line
     */
    public static QuicIdentity of(String certificatePem, String keyPem) throws GeneralSecurityException {
        return of(Pem.parse("the certificate text", certificatePem), Pem.parse("the key text", keyPem));
    }

    private static QuicIdentity of(Pem certificates, Pem key) throws GeneralSecurityException {
        List<X509Certificate> chain = PemCertificates.read(certificates);
        String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
        PrivateKey privateKey = PemPrivateKey.read(key, algorithm);
        KeyEntry entry = new KeyEntry("pem", privateKey, chain);
        KeyMatch.require(entry, key.source(), certificates.source());
        return new QuicIdentity(List.of(entry));
    }

    private static KeyEntry entry(KeyStore keyStore, String alias, char[] password) throws GeneralSecurityException {
        String place = "entry \"" + alias + "\" of the key store";
        try {
            Certificate[] chain = keyStore.getCertificateChain(alias);
            if (!(keyStore.getKey(alias, password) instanceof PrivateKey key) || chain == null || chain.length == 0
                    || !(chain[0] instanceof X509Certificate)) {
                throw new GeneralSecurityException(place + " is no private key with an X.509 certificate chain;"
                        + " remove it or import its chain");
            }
            List<X509Certificate> certificates = Arrays.stream(chain).map(X509Certificate.class::cast).toList();
            KeyEntry entry = new KeyEntry(alias, key, certificates);
            KeyMatch.require(entry, place, place);
            return entry;
        } catch (UnrecoverableKeyException e) {
            throw new GeneralSecurityException("the password does not open " + place
                    + "; pass the key's own password", e);
        } catch (NoSuchAlgorithmException e) {
            throw new GeneralSecurityException(place + " uses an algorithm that this JDK does not have", e);
        }
    }

    /** The keys for a handshake, or for any other TLS of the JDK. */
    public X509ExtendedKeyManager keyManager() {
        return new IdentityKeyManager(entries);
    }

    /** The chain of the first key, its own certificate first. */
    public List<X509Certificate> certificates() {
        return entries.getFirst().chain();
    }
}
