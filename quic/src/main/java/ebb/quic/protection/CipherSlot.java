package ebb.quic.protection;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The JDK's ciphers for one direction of one set of keys. Owned by {@link AeadTools}, which binds it to other keys when
 * they are more urgent; then the cipher objects stay and only their keys change.
 */
final class CipherSlot {
    /** RFC 9001 §5.4.3, §5.4.4: every header protection takes 16 bytes of ciphertext. */
    static final int SAMPLE_BYTES = 16;
    private static final int TAG_BITS = CipherSuite.TAG_BYTES * 8;
    private static final int CHACHA_MASK_BYTES = 5;
    private static final int CHACHA_NONCE_BYTES = 12;
    private static final byte[] ZEROS = new byte[CHACHA_MASK_BYTES];
    /** The JDK's own, whose intrinsics beat what other providers do behind JNI for one packet; null if it is absent. */
    private static final Provider JDK_CIPHERS = Security.getProvider("SunJCE");

    private PacketKeys keys;
    private boolean sealing;
    private boolean chacha;
    private SecretKey aeadKey;
    private SecretKey headerKey;
    private Cipher aead;
    private Cipher header;
    private byte[] sampledNonce;

    boolean isBoundTo(PacketKeys wanted, boolean forSealing) {
        return keys == wanted && sealing == forSealing;
    }

    boolean isFree() {
        return keys == null || keys.isFreed();
    }

    boolean holds(PacketKeys wanted) {
        return keys == wanted;
    }

    void bind(PacketKeys newKeys, boolean forSealing) {
        newKeys.checkUsable();
        boolean newChacha = newKeys.suite() == CipherSuite.CHACHA20_POLY1305_SHA256;
        SecretKey newKey = new SecretKeySpec(newKeys.key(), newChacha ? "ChaCha20" : "AES");
        // Initial keys are derived anew for a repeated first packet. The JDK would take that for the reuse of a nonce.
        boolean sameKeyAgain = aeadKey != null && MessageDigest.isEqual(aeadKey.getEncoded(), newKey.getEncoded());
        keys = null;
        try {
            if (aead == null || chacha != newChacha || sameKeyAgain) {
                aead = cipher(newChacha ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
            }
            if (header == null || chacha != newChacha) {
                header = cipher(newChacha ? "ChaCha20" : "AES/ECB/NoPadding");
            }
            headerKey = new SecretKeySpec(newKeys.headerKey(), newChacha ? "ChaCha20" : "AES");
            if (!newChacha) {
                header.init(Cipher.ENCRYPT_MODE, headerKey);
            }
        } catch (GeneralSecurityException broken) {
            throw broken(broken);
        }
        aeadKey = newKey;
        chacha = newChacha;
        sealing = forSealing;
        keys = newKeys;
    }

    /** Lets keys and ciphers go. */
    void clear() {
        keys = null;
        aeadKey = null;
        headerKey = null;
        aead = null;
        header = null;
    }

    int seal(byte[] nonce, byte[] buffer, int headerOffset, int headerLength, int payloadLength) {
        int payloadOffset = headerOffset + headerLength;
        try {
            init(Cipher.ENCRYPT_MODE, nonce);
            aead.updateAAD(buffer, headerOffset, headerLength);
            return aead.doFinal(buffer, payloadOffset, payloadLength, buffer, payloadOffset);
        } catch (GeneralSecurityException broken) {
            throw broken(broken);
        }
    }

    int open(byte[] nonce, byte[] buffer, int headerOffset, int headerLength, int sealedLength) {
        int payloadOffset = headerOffset + headerLength;
        try {
            init(Cipher.DECRYPT_MODE, nonce);
            aead.updateAAD(buffer, headerOffset, headerLength);
            return aead.doFinal(buffer, payloadOffset, sealedLength, buffer, payloadOffset);
        } catch (AEADBadTagException forged) {
            return -1;
        } catch (GeneralSecurityException broken) {
            throw broken(broken);
        }
    }

    private void init(int mode, byte[] nonce) throws GeneralSecurityException {
        aead.init(mode, aeadKey, chacha ? new IvParameterSpec(nonce) : new GCMParameterSpec(TAG_BITS, nonce));
    }

    /** Writes at least five bytes of header protection mask for the sample. */
    void mask(byte[] buffer, int sampleOffset, byte[] mask) {
        try {
            if (chacha) {
                chachaMask(buffer, sampleOffset, mask);
            } else {
                // RFC 9001 §5.4.3: the mask is the sample encrypted with AES in ECB mode.
                header.update(buffer, sampleOffset, SAMPLE_BYTES, mask, 0);
            }
        } catch (GeneralSecurityException broken) {
            throw broken(broken);
        }
    }

    private void chachaMask(byte[] buffer, int sampleOffset, byte[] mask) throws GeneralSecurityException {
        // RFC 9001 §5.4.4: the first four bytes are the block counter, little-endian; the others are the nonce.
        int counter = buffer[sampleOffset] & 0xff | (buffer[sampleOffset + 1] & 0xff) << 8
                | (buffer[sampleOffset + 2] & 0xff) << 16 | buffer[sampleOffset + 3] << 24;
        if (sampledNonce == null) {
            sampledNonce = new byte[CHACHA_NONCE_BYTES];
        }
        System.arraycopy(buffer, sampleOffset + 4, sampledNonce, 0, CHACHA_NONCE_BYTES);
        // Decrypting is the same function, and the only mode in which the JDK lets a peer repeat a nonce: two packets
        // may carry the same sample.
        header.init(Cipher.DECRYPT_MODE, headerKey, new ChaCha20ParameterSpec(sampledNonce, counter));
        header.doFinal(ZEROS, 0, CHACHA_MASK_BYTES, mask, 0);
    }

    private static Cipher cipher(String transformation) throws GeneralSecurityException {
        return JDK_CIPHERS == null ? Cipher.getInstance(transformation)
                : Cipher.getInstance(transformation, JDK_CIPHERS);
    }

    private static IllegalStateException broken(GeneralSecurityException cause) {
        return new IllegalStateException("packet protection failed", cause);
    }
}
