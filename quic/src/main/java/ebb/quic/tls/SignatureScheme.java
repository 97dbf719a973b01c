package ebb.quic.tls;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;

/** The signature schemes that Ebb speaks (RFC 8446 §4.2.3), preferred first. */
enum SignatureScheme {
    ECDSA_SECP256R1_SHA256(0x0403, "EC", "SHA256withECDSA", 256),
    ECDSA_SECP384R1_SHA384(0x0503, "EC", "SHA384withECDSA", 384),
    ED25519(0x0807, "EdDSA", "Ed25519", 0),
    RSA_PSS_RSAE_SHA256(0x0804, "RSA", "RSASSA-PSS", 256),
    RSA_PSS_RSAE_SHA384(0x0805, "RSA", "RSASSA-PSS", 384),
    RSA_PSS_RSAE_SHA512(0x0806, "RSA", "RSASSA-PSS", 512),
    RSA_PKCS1_SHA256(0x0401, "RSA", "SHA256withRSA", 256),
    RSA_PKCS1_SHA384(0x0501, "RSA", "SHA384withRSA", 384),
    RSA_PKCS1_SHA512(0x0601, "RSA", "SHA512withRSA", 512);

    private static final SignatureScheme[] ALL = values();

    private final int id;
    private final String keyAlgorithm;
    private final String algorithm;
    private final int bits;

    SignatureScheme(int id, String keyAlgorithm, String algorithm, int bits) {
        this.id = id;
        this.keyAlgorithm = keyAlgorithm;
        this.algorithm = algorithm;
        this.bits = bits;
    }

    /** The scheme's number on the wire. */
    int id() {
        return id;
    }

    /** The algorithm of keys that it signs with, as JCA and key managers name it. */
    String keyAlgorithm() {
        return keyAlgorithm;
    }

    /** The algorithm of {@link java.security.Signature}. */
    String algorithm() {
        return algorithm;
    }

    /** The parameters of that algorithm; {@code null} when it has none. */
    AlgorithmParameterSpec parameters() {
        if (!algorithm.equals("RSASSA-PSS")) {
            return null;
        }
        // RFC 8446 §4.2.3: the salt is as long as the digest, and the mask is generated with the same hash.
        String hash = "SHA-" + bits;
        return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / Byte.SIZE, 1);
    }

    /** Whether it may sign a handshake, and not only certificates. */
    boolean signsHandshakes() {
        // RFC 8446 §4.2.3: the RSASSA-PKCS1-v1_5 schemes are for certificates alone.
        return !algorithm.endsWith("withRSA");
    }

    /** Whether the key is of the kind, the curve and the size that the scheme needs. */
    boolean fits(PublicKey key) {
        return switch (key) {
            // RFC 8446 §4.2.3: in TLS 1.3 each ECDSA scheme is bound to its curve.
            case ECPublicKey ec -> keyAlgorithm.equals("EC") && NistCurve.isCurve(ec.getParams(), bits);
            case EdECPublicKey ed -> this == ED25519
                    && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
            // RFC 8446 §4.2.3: "rsae" is for keys with the plain RSA identifier. PSS needs room for digest and salt.
            case RSAPublicKey rsa -> keyAlgorithm.equals("RSA") && rsa.getAlgorithm().equals("RSA")
                    && rsa.getModulus().bitLength() >= 2 * bits + 2 * Byte.SIZE + 1;
            default -> false;
        };
    }

    /** The scheme of a number on the wire; {@code null} when Ebb does not speak it. */
    static SignatureScheme of(int id) {
        for (SignatureScheme scheme : ALL) {
            if (scheme.id == id) {
                return scheme;
            }
        }
        return null;
    }

    /** All of them as the content of a signature_algorithms extension. */
    static byte[] extension() {
        TlsWriter out = new TlsWriter();
        int mark = out.open(2);
        for (SignatureScheme scheme : ALL) {
            out.writeShort(scheme.id);
        }
        out.close(mark, 2);
        return out.toBytes();
    }
}
