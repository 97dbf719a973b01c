package ebb.quic.protection;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The key derivation of TLS 1.3 (RFC 8446 §7.1) over the JDK's HKDF. Stateless; any thread. */
public final class Hkdf {
    private static final byte[] LABEL_PREFIX = "tls13 ".getBytes(StandardCharsets.US_ASCII);

    private Hkdf() {
    }

    /** HKDF-Extract: a secret of the suite's hash length from keying material; both inputs may be empty. */
    public static byte[] extract(CipherSuite suite, byte[] salt, byte[] keyingMaterial) {
        HKDFParameterSpec.Builder input = HKDFParameterSpec.ofExtract();
        return derive(suite, input.addSalt(salt).addIKM(keyingMaterial).extractOnly());
    }

    /**
     * HKDF-Expand-Label: {@code length} bytes from a secret.
     *
     * @param label without the prefix "tls13 "; ASCII
     * @param context at most 255 bytes; empty everywhere in QUIC
     */
    public static byte[] expandLabel(CipherSuite suite, byte[] secret, String label, byte[] context, int length) {
        byte[] info = info(label, context, length);
        return derive(suite, HKDFParameterSpec.expandOnly(new SecretKeySpec(secret, "Generic"), info, length));
    }

    private static byte[] info(String label, byte[] context, int length) {
        // RFC 8446 §7.1: two bytes of length, then the prefixed label and the context, each after one byte of length.
        byte[] name = label.getBytes(StandardCharsets.US_ASCII);
        int labelLength = LABEL_PREFIX.length + name.length;
        byte[] info = new byte[3 + labelLength + 1 + context.length];
        info[0] = (byte) (length >> 8);
        info[1] = (byte) length;
        info[2] = (byte) labelLength;
        System.arraycopy(LABEL_PREFIX, 0, info, 3, LABEL_PREFIX.length);
        System.arraycopy(name, 0, info, 3 + LABEL_PREFIX.length, name.length);
        info[3 + labelLength] = (byte) context.length;
        System.arraycopy(context, 0, info, 4 + labelLength, context.length);
        return info;
    }

    private static byte[] derive(CipherSuite suite, HKDFParameterSpec input) {
        try {
            return KDF.getInstance(suite.kdf()).deriveData(input);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this JDK cannot derive keys with " + suite.kdf(), broken);
        }
    }
}
