package ebb.quic;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A certificate chain with its private key: who an endpoint is. Immutable; never shows its key in text.
 */
public final class QuicIdentity {
    private final X509ExtendedKeyManager keyManager;

    private QuicIdentity(X509ExtendedKeyManager keyManager) {
        this.keyManager = keyManager;
    }

    /**
     * The first private key of a key store with its chain.
     *
     * @param store a key store
     * @param password protects its key
     * @return the identity
     * @throws IOException if something cannot be read, is missing, or does not fit together; the message says what
     */
    public static QuicIdentity of(KeyStore store, char[] password) throws IOException {
        try {
            return new QuicIdentity(ebb.quic.tls.QuicIdentity.of(store, password).keyManager());
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * A PEM file with the chain, leaf first, and one with the key; an {@link IOException} names what is wrong.
     *
     * @param certificatePem the chain, the leaf first
     * @param keyPem the private key of the leaf, not encrypted: PKCS #8, SEC 1 or PKCS #1
     * @return the identity
     * @throws IOException if something cannot be read, is missing, or does not fit together; the message says what
     */
    public static QuicIdentity of(Path certificatePem, Path keyPem) throws IOException {
        try {
            return new QuicIdentity(ebb.quic.tls.QuicIdentity.of(certificatePem, keyPem).keyManager());
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * PEM texts of the chain, leaf first, and of the key.
     *
     * @param certificatePem the chain, the leaf first
     * @param keyPem the private key of the leaf, not encrypted: PKCS #8, SEC 1 or PKCS #1
     * @return the identity
     * @throws IOException if something cannot be read, is missing, or does not fit together; the message says what
     */
    public static QuicIdentity of(String certificatePem, String keyPem) throws IOException {
        try {
            return new QuicIdentity(ebb.quic.tls.QuicIdentity.of(certificatePem, keyPem).keyManager());
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Whatever a key manager of the JDK's interface holds.
     *
     * @param keyManager chooses and keeps keys
     * @return the identity
     */
    public static QuicIdentity of(X509ExtendedKeyManager keyManager) {
        return new QuicIdentity(keyManager);
    }

    X509ExtendedKeyManager keyManager() {
        return keyManager;
    }
}
