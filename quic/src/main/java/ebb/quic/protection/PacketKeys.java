package ebb.quic.protection;

import ebb.quic.model.QuicVersion;
import java.util.Arrays;

/**
 * The keys for one direction at one encryption level: packet protection key, IV and header protection key, as bare
 * bytes. Owned by its connection, which ends it with {@link #free}; the ciphers that use it belong to
 * {@link AeadTools}. Immutable until freed.
 */
public final class PacketKeys {
    /** RFC 9001 §5.1: the nonce length of each of our AEADs. */
    static final int IV_BYTES = 12;
    private static final byte[] NO_CONTEXT = {};
    private static final int OBJECT_BYTES = 24;
    private static final int PADDED_IV_BYTES = 16;
    private static final int ARRAY_HEADER_BYTES = 16;

    private final CipherSuite suite;
    /** The key, the header protection key and the IV in one array, which spares every connection six objects. */
    private final byte[] material;
    private boolean freed;

    private PacketKeys(CipherSuite suite, byte[] key, byte[] iv, byte[] headerKey) {
        this.suite = suite;
        int length = suite.keyLength();
        material = Arrays.copyOf(key, 2 * length + IV_BYTES);
        System.arraycopy(headerKey, 0, material, length, length);
        System.arraycopy(iv, 0, material, 2 * length, IV_BYTES);
        Arrays.fill(key, (byte) 0);
        Arrays.fill(iv, (byte) 0);
        Arrays.fill(headerKey, (byte) 0);
    }

    /** Derives the keys of a secret; the secret stays the caller's. */
    public static PacketKeys of(CipherSuite suite, QuicVersion version, byte[] secret) {
        // RFC 9001 §5.4: header protection has a key of its own, under the label "quic hp".
        return derive(suite, version, secret, expand(suite, version, secret, "hp", suite.keyLength()));
    }

    /** The secret of the next key phase. */
    static byte[] nextSecret(CipherSuite suite, QuicVersion version, byte[] secret) {
        // RFC 9001 §6.1: the next secret is expanded from the current one under the label "quic ku".
        return expand(suite, version, secret, "ku", suite.hashLength());
    }

    /** The keys that follow these in a key update. */
    public PacketKeys next(QuicVersion version, byte[] nextSecret) {
        checkUsable();
        // RFC 9001 §6.1: a key update replaces key and IV, but not the header protection key.
        return derive(suite, version, nextSecret, headerKey());
    }

    // RFC 9001 §5.1: key and IV by HKDF-Expand-Label with the version's labels and an empty context.
    private static PacketKeys derive(CipherSuite suite, QuicVersion version, byte[] secret, byte[] headerKey) {
        byte[] key = expand(suite, version, secret, "key", suite.keyLength());
        byte[] iv = expand(suite, version, secret, "iv", IV_BYTES);
        return new PacketKeys(suite, key, iv, headerKey);
    }

    static byte[] expand(CipherSuite suite, QuicVersion version, byte[] secret, String name, int length) {
        String label = VersionConstants.of(version).label(name);
        return Hkdf.expandLabel(suite, secret, label, NO_CONTEXT, length);
    }

    /** The cipher suite that the keys are for. */
    public CipherSuite suite() {
        return suite;
    }

    /** A copy of the key. */
    byte[] key() {
        return Arrays.copyOf(material, suite.keyLength());
    }

    /** A copy of the IV. */
    byte[] iv() {
        return Arrays.copyOfRange(material, 2 * suite.keyLength(), material.length);
    }

    /** Writes the IV; allocates nothing. */
    void copyIv(byte[] into) {
        System.arraycopy(material, 2 * suite.keyLength(), into, 0, IV_BYTES);
    }

    /** A copy of the header protection key. */
    byte[] headerKey() {
        return Arrays.copyOfRange(material, suite.keyLength(), 2 * suite.keyLength());
    }

    boolean isFreed() {
        return freed;
    }

    /** Using zeroed keys would send packets that anyone can read. */
    void checkUsable() {
        if (freed) {
            throw new IllegalStateException("these packet keys were freed");
        }
    }

    /** Bytes of heap that the keys retain. */
    public long retainedBytes() {
        return OBJECT_BYTES + ARRAY_HEADER_BYTES + 2L * suite.keyLength() + PADDED_IV_BYTES;
    }

    /** Zeroes the keys, which cannot be used any more; idempotent. */
    public void free() {
        freed = true;
        Arrays.fill(material, (byte) 0);
    }
}
