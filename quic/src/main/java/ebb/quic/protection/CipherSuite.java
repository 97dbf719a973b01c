package ebb.quic.protection;

/** The TLS 1.3 cipher suites that Ebb negotiates, with what QUIC needs to know of each. */
// RFC 9001 §5.3: only suites for which a header protection is defined; AES_128_CCM_8 has none and is not here.
public enum CipherSuite {
    // RFC 9001 §6.6: a key seals at most 2^23 packets with AES-GCM, and a connection survives 2^52 forged ones.
    /** AEAD_AES_128_GCM; also protects every Initial packet. */
    AES_128_GCM_SHA256(0x1301, 16, Hash.SHA256, 1L << 23, 1L << 52),
    /** AEAD_AES_256_GCM. */
    AES_256_GCM_SHA384(0x1302, 32, Hash.SHA384, 1L << 23, 1L << 52),
    // RFC 9001 §6.6: ChaCha20 outlasts all packet numbers (2^62), but a connection survives only 2^36 forged packets.
    /** AEAD_CHACHA20_POLY1305. */
    CHACHA20_POLY1305_SHA256(0x1303, 32, Hash.SHA256, 1L << 62, 1L << 36);

    /** The bytes that each of these AEADs appends. */
    public static final int TAG_BYTES = 16;

    private final int id;
    private final int keyLength;
    private final Hash hash;
    private final long confidentialityLimit;
    private final long integrityLimit;

    CipherSuite(int id, int keyLength, Hash hash, long confidentialityLimit, long integrityLimit) {
        this.id = id;
        this.keyLength = keyLength;
        this.hash = hash;
        this.confidentialityLimit = confidentialityLimit;
        this.integrityLimit = integrityLimit;
    }

    /** The suite with this number in TLS, or null when Ebb does not speak it. */
    public static CipherSuite of(int id) {
        for (CipherSuite suite : values()) {
            if (suite.id == id) {
                return suite;
            }
        }
        return null;
    }

    /** The number of the suite in TLS. */
    public int id() {
        return id;
    }

    /** Bytes of a packet protection key, and of a header protection key. */
    public int keyLength() {
        return keyLength;
    }

    /** Bytes of a secret. */
    public int hashLength() {
        return hash.length;
    }

    /** The suite's hash as the JDK calls it. */
    public String hash() {
        return hash.digest;
    }

    /** The suite's HMAC as the JDK calls it. */
    public String mac() {
        return hash.mac;
    }

    String kdf() {
        return hash.kdf;
    }

    /** Packets that may be sealed with one key. */
    public long confidentialityLimit() {
        return confidentialityLimit;
    }

    /** Packets that may fail authentication in the life of a connection. */
    public long integrityLimit() {
        return integrityLimit;
    }

    private enum Hash {
        SHA256("SHA-256", "HmacSHA256", "HKDF-SHA256", 32),
        SHA384("SHA-384", "HmacSHA384", "HKDF-SHA384", 48);

        private final String digest;
        private final String mac;
        private final String kdf;
        private final int length;

        Hash(String digest, String mac, String kdf, int length) {
            this.digest = digest;
            this.mac = mac;
            this.kdf = kdf;
            this.length = length;
        }
    }
}
