package ebb.quic.tls;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Turns public keys into the bare bytes that TLS sends, and back. JCA speaks SubjectPublicKeyInfo, which for each
 * algorithm is a fixed beginning followed by exactly those bytes.
 */
enum RawPublicKey {
    X25519("X25519", 32, "302a300506032b656e032100"),
    SECP256R1("EC", 65, "3059301306072a8648ce3d020106082a8648ce3d030107034200"),
    SECP384R1("EC", 97, "3076301006072a8648ce3d020106052b81040022036200"),
    ML_KEM_768("ML-KEM-768", 1184, "308204b2300b0609608648016503040402038204a100");

    private static final int UNCOMPRESSED_POINT = 4;

    private final String keyFactory;
    private final int length;
    private final byte[] prefix;

    RawPublicKey(String keyFactory, int length, String prefix) {
        this.keyFactory = keyFactory;
        this.length = length;
        this.prefix = HexFormat.of().parseHex(prefix);
    }

    /** The length of the bare bytes. */
    int length() {
        return length;
    }

    byte[] encode(PublicKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded.length != prefix.length + length) {
            throw new IllegalStateException("unusual encoding of a public key by the provider of " + keyFactory);
        }
        return Arrays.copyOfRange(encoded, prefix.length, encoded.length);
    }

    /** The key of bytes that the peer sent. */
    PublicKey decode(byte[] raw) {
        // RFC 8446 §4.2.8.2: points of NIST curves come uncompressed; §4.2.8: what does not fit the group is
        // illegal_parameter.
        if (raw.length != length || keyFactory.equals("EC") && raw[0] != UNCOMPRESSED_POINT) {
            throw illegal();
        }
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + length);
        System.arraycopy(raw, 0, encoded, prefix.length, length);
        try {
            return KeyFactory.getInstance(keyFactory).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
            throw illegal();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no " + keyFactory, e);
        }
    }

    /** What is said of every share that its group does not admit. */
    static RuntimeException illegal() {
        return Alert.ILLEGAL_PARAMETER.violation("key share does not fit its group");
    }
}
