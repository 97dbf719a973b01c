package ebb.quic.protection;

import ebb.quic.model.QuicVersion;
import java.util.Arrays;

/**
 * The sending half of the 1-RTT keys: the current key, its key phase and how much it was used. Owned by
 * {@link KeyUpdate}.
 */
final class WriteGeneration {
    private static final long NONE = -1;
    private static final int OBJECT_BYTES = 56;
    private static final int ARRAY_HEADER_BYTES = 16;

    private final QuicVersion version;
    private byte[] secret;
    private PacketKeys keys;
    private boolean phase;
    private boolean acknowledged;
    private long firstSealed = NONE;
    private long sealedPackets;

    WriteGeneration(QuicVersion version, CipherSuite suite, byte[] secret) {
        this.version = version;
        this.secret = secret.clone();
        this.keys = PacketKeys.of(suite, version, secret);
    }

    PacketKeys keys() {
        return keys;
    }

    boolean phase() {
        return phase;
    }

    long sealedPackets() {
        return sealedPackets;
    }

    /** Whether the peer has acknowledged a packet that was sealed with the current keys. */
    boolean isAcknowledged() {
        return acknowledged;
    }

    /** RFC 9001 §6.6: packets are counted for each set of keys. */
    void sealed(long packetNumber) {
        if (firstSealed == NONE) {
            firstSealed = packetNumber;
        }
        sealedPackets++;
    }

    /** Whether this packet was sealed with the current keys. */
    boolean covers(long packetNumber) {
        return firstSealed != NONE && packetNumber >= firstSealed;
    }

    void acknowledge() {
        acknowledged = true;
    }

    void advance() {
        byte[] next = PacketKeys.nextSecret(keys.suite(), version, secret);
        PacketKeys old = keys;
        keys = old.next(version, next);
        // RFC 9001 §6.4: nothing is sent with old keys again, so they need not outlive the switch.
        old.free();
        Arrays.fill(secret, (byte) 0);
        secret = next;
        phase = !phase;
        acknowledged = false;
        firstSealed = NONE;
        sealedPackets = 0;
    }

    long retainedBytes() {
        return OBJECT_BYTES + ARRAY_HEADER_BYTES + secret.length + keys.retainedBytes();
    }

    void free() {
        keys.free();
        Arrays.fill(secret, (byte) 0);
    }
}
