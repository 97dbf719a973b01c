package ebb.quic.endpoint;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-128-GCM for any number of small messages under one key. A random 96-bit nonce would repeat too soon at the rate
 * at which a flood asks for tokens; so the key of each message is its 128-bit salt encrypted under the master key, and
 * is used once. Loop-confined; owned by {@link TokenSealer}.
 *
 * <p>A message is one byte in the clear, which is authenticated, the salt, the sealed body and the tag.
 */
final class SaltedAead {
    static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 16;
    static final int OVERHEAD_BYTES = SALT_BYTES + TAG_BYTES;
    private static final int BODY_OFFSET = 1 + SALT_BYTES;
    /** Each key seals one message, so the nonce need not change. */
    private static final byte[] NONCE = new byte[12];

    private final Cipher derivation;
    private final Cipher aead;

    SaltedAead(byte[] masterKey) {
        try {
            derivation = Cipher.getInstance("AES/ECB/NoPadding");
            derivation.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"));
            aead = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException broken) {
            throw broken(broken);
        }
    }

    /** Fills in what comes after the first byte of the message. */
    void seal(byte[] salt, byte[] body, byte[] message) {
        System.arraycopy(salt, 0, message, 1, SALT_BYTES);
        try {
            init(Cipher.ENCRYPT_MODE, message);
            aead.doFinal(body, 0, body.length, message, BODY_OFFSET);
        } catch (GeneralSecurityException broken) {
            throw broken(broken);
        }
    }

    /** The body, or null when the message is not authentic. At least {@link #OVERHEAD_BYTES} and one byte long. */
    byte[] open(byte[] message) {
        try {
            init(Cipher.DECRYPT_MODE, message);
            return aead.doFinal(message, BODY_OFFSET, message.length - BODY_OFFSET);
        } catch (AEADBadTagException forged) {
            return null;
        } catch (GeneralSecurityException broken) {
            throw broken(broken);
        }
    }

    private void init(int mode, byte[] message) throws GeneralSecurityException {
        byte[] key = derivation.doFinal(message, 1, SALT_BYTES);
        aead.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * 8, NONCE));
        Arrays.fill(key, (byte) 0);
        aead.updateAAD(message, 0, 1);
    }

    private static IllegalStateException broken(GeneralSecurityException cause) {
        return new IllegalStateException("sealing a token failed", cause);
    }
}
