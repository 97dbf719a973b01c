package ebb.quic.protection;

import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ConnectionId;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The tag at the end of a Retry packet (RFC 9001 §5.8). Stateless; any thread. */
public final class RetryIntegrity {
    /** The length of the tag. */
    public static final int TAG_BYTES = CipherSuite.TAG_BYTES;
    private static final int TAG_BITS = TAG_BYTES * 8;

    private RetryIntegrity() {
    }

    /**
     * The tag of a Retry packet.
     *
     * @param originalDestination the destination ID of the Initial packet that the Retry answers
     * @param retry holds the Retry packet without its tag, {@code length} bytes from {@code offset}
     */
    public static byte[] tag(QuicVersion version, ConnectionId originalDestination, byte[] retry, int offset,
            int length) {
        VersionConstants constants = VersionConstants.of(version);
        try {
            // A cipher of its own: the fixed key and nonce are used again and again, which the JDK refuses to reuse.
            Cipher aead = Cipher.getInstance("AES/GCM/NoPadding");
            aead.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(constants.retryKey(), "AES"),
                    new GCMParameterSpec(TAG_BITS, constants.retryNonce()));
            // RFC 9001 §5.8: the tag covers the original destination ID after its length, then the packet.
            aead.updateAAD(new byte[] {(byte) originalDestination.length()});
            aead.updateAAD(originalDestination.toBytes());
            aead.updateAAD(retry, offset, length);
            return aead.doFinal();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this JDK cannot compute AES-GCM", broken);
        }
    }

    /** Whether the Retry packet of {@code length} bytes, tag included, ends with the right tag; constant time. */
    public static boolean verify(QuicVersion version, ConnectionId originalDestination, byte[] retry, int offset,
            int length) {
        int unsealed = length - TAG_BYTES;
        if (unsealed < 0) {
            return false;
        }
        byte[] actual = Arrays.copyOfRange(retry, offset + unsealed, offset + length);
        return MessageDigest.isEqual(tag(version, originalDestination, retry, offset, unsealed), actual);
    }
}
