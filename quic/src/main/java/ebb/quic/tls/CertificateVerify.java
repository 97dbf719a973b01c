package ebb.quic.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;

/**
 * The proof that a side owns the key of its certificate (RFC 8446 §4.4.3).
 *
 * @param scheme    the signature scheme, as a number
 * @param signature the signature
 */
record CertificateVerify(int scheme, byte[] signature) {
    private static final int PADDING_LENGTH = 64;

    static CertificateVerify parse(byte[] message) {
        TlsReader body = TlsReader.ofBody(message);
        CertificateVerify verify = new CertificateVerify(body.readShort(), body.readVector(2).readRest());
        body.end();
        return verify;
    }

    byte[] encode() {
        return new TlsWriter(HandshakeType.CERTIFICATE_VERIFY).writeShort(scheme).writeVector(2, signature).toMessage();
    }

    /** Signs for one side over the messages up to its Certificate. */
    static CertificateVerify sign(Credential credential, boolean server, byte[] transcriptHash, SecureRandom random) {
        SignatureScheme scheme = credential.scheme();
        try {
            Signature signature = signature(scheme);
            signature.initSign(credential.key(), random);
            signature.update(content(server, transcriptHash));
            return new CertificateVerify(scheme.id(), signature.sign());
        } catch (GeneralSecurityException | ProviderException e) {
            // The key of this side does not work, perhaps since its token was pulled out: nothing the peer did.
            throw Alert.INTERNAL_ERROR.violation("this side cannot sign with its key");
        }
    }

    /** Makes sure that the owner of the key signed this handshake. */
    void check(PublicKey key, boolean byServer, byte[] transcriptHash) {
        SignatureScheme known = SignatureScheme.of(scheme);
        // RFC 8446 §4.4.3: the scheme must be one that was offered, be for handshakes, and fit the certificate's key.
        if (known == null || !known.signsHandshakes() || !known.fits(key)) {
            throw Alert.ILLEGAL_PARAMETER.violation("CertificateVerify with a scheme that does not fit");
        }
        if (!verifies(known, key, content(byServer, transcriptHash))) {
            // RFC 8446 §4.4.3: a signature that does not verify is decrypt_error.
            throw Alert.DECRYPT_ERROR.violation("the signature in CertificateVerify is wrong");
        }
    }

    private boolean verifies(SignatureScheme known, PublicKey key, byte[] content) {
        try {
            Signature verifier = signature(known);
            verifier.initVerify(key);
            verifier.update(content);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeyException | ProviderException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + known.algorithm(), e);
        }
    }

    private static Signature signature(SignatureScheme scheme) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(scheme.algorithm());
        AlgorithmParameterSpec parameters = scheme.parameters();
        if (parameters != null) {
            signature.setParameter(parameters);
        }
        return signature;
    }

    /** What is signed. */
    static byte[] content(boolean server, byte[] transcriptHash) {
        // RFC 8446 §4.4.3: 64 spaces, a text that tells the sides apart, a zero byte, and the transcript's hash.
        byte[] padding = new byte[PADDING_LENGTH];
        Arrays.fill(padding, (byte) ' ');
        String context = "TLS 1.3, " + (server ? "server" : "client") + " CertificateVerify";
        return new TlsWriter().writeBytes(padding).writeBytes(context.getBytes(StandardCharsets.US_ASCII)).writeByte(0)
                .writeBytes(transcriptHash).toBytes();
    }
}
