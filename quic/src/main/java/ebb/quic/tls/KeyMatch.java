package ebb.quic.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** Makes sure that a private key belongs to its certificate, by signing with the one and verifying with the other. */
final class KeyMatch {
    private static final byte[] PROBE = {'e', 'b', 'b'};

    private KeyMatch() {
    }

    /** Throws, in words that name both places, unless the entry's key fits its first certificate. */
    static void require(KeyEntry entry, String keyPlace, String certificatePlace) throws GeneralSecurityException {
        X509Certificate own = entry.chain().getFirst();
        SignatureScheme scheme = scheme(own.getPublicKey());
        if (scheme == null) {
            throw new GeneralSecurityException(certificatePlace + " holds a key of an unsupported kind ("
                    + own.getPublicKey().getAlgorithm() + "); use ECDSA with P-256 or P-384, Ed25519, or RSA");
        }
        if (belongs(entry.key(), own.getPublicKey(), scheme)) {
            return;
        }
        for (X509Certificate other : entry.chain().subList(1, entry.chain().size())) {
            SignatureScheme others = scheme(other.getPublicKey());
            if (others != null && belongs(entry.key(), other.getPublicKey(), others)) {
                throw new GeneralSecurityException(certificatePlace + " holds the chain in the wrong order; put the"
                        + " certificate for " + other.getSubjectX500Principal() + " first");
            }
        }
        throw new GeneralSecurityException("the private key in " + keyPlace + " does not belong to the first"
                + " certificate in " + certificatePlace + " (" + own.getSubjectX500Principal()
                + "); use the key that it was made for");
    }

    private static boolean belongs(PrivateKey key, PublicKey publicKey, SignatureScheme scheme) {
        try {
            Signature signature = Signature.getInstance(scheme.algorithm());
            if (scheme.parameters() != null) {
                signature.setParameter(scheme.parameters());
            }
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException | ProviderException e) {
            return false;
        }
    }

    private static SignatureScheme scheme(PublicKey key) {
        for (SignatureScheme scheme : SignatureScheme.values()) {
            if (scheme.signsHandshakes() && scheme.fits(key)) {
                return scheme;
            }
        }
        return null;
    }
}
