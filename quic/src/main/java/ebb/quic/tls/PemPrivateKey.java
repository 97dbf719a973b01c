package ebb.quic.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * Reads a private key out of PEM blocks: PKCS#8, or one of the two older forms that OpenSSL writes, SEC1 and PKCS#1,
 * which are wrapped into PKCS#8 for JCA.
 */
final class PemPrivateKey {

    private PemPrivateKey() {
    }

    /** The first key of the text, which must be for the certificate's algorithm. */
    static PrivateKey read(Pem pem, String algorithm) throws GeneralSecurityException {
        for (Pem.Block block : pem.blocks()) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(pem, block, block.bytes(), algorithm);
                }
                case "EC PRIVATE KEY" -> {
                    return key(pem, block, Pkcs8.ofSec1(block.bytes()), algorithm);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(pem, block, Pkcs8.ofPkcs1(block.bytes()), algorithm);
                }
                case "ENCRYPTED PRIVATE KEY" -> throw Pem.encrypted(pem.source(), block.line());
                default -> {
                    // Certificates, parameters and comments may stand beside a key.
                }
            }
        }
        boolean certificate = pem.blocks().getFirst().label().endsWith("CERTIFICATE");
        throw new GeneralSecurityException(pem.source() + " holds no PRIVATE KEY block"
                + (certificate ? " but a certificate; are certificate and key swapped?" : "; give the private key"));
    }

    private static PrivateKey key(Pem pem, Pem.Block block, byte[] pkcs8, String algorithm)
            throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException e) {
            throw new GeneralSecurityException(pem.source() + " line " + block.line() + ": the block " + block.label()
                    + " that begins here is damaged, or is no " + algorithm + " key as the certificate needs; use the"
                    + " key that the certificate was made for", e);
        } catch (NoSuchAlgorithmException e) {
            throw new GeneralSecurityException("certificates with " + algorithm + " keys are not supported; use ECDSA"
                    + " with P-256 or P-384, Ed25519, or RSA", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }
}
