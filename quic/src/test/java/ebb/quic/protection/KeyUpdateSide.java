package ebb.quic.protection;

import ebb.quic.model.QuicVersion;
import java.util.Random;

/** One end of a connection that has nothing but 1-RTT keys: sends empty packets and opens those of its peer. */
final class KeyUpdateSide {
    static final long PTO = 100;
    static final CipherSuite SUITE = CipherSuite.AES_128_GCM_SHA256;
    private static final int HEADER = 5;
    private static final int NUMBER_OFFSET = 1;
    private static final int PAYLOAD = 4;
    private static final int KEY_PHASE = 0x04;

    /** A protected packet on its way. */
    record Packet(long number, byte[] bytes) {
    }

    final KeyUpdate keys;
    private final AeadTools aead = new AeadTools();
    private long next;

    private KeyUpdateSide(KeyUpdate keys) {
        this.keys = keys;
    }

    /** Two ends that share secrets, with their handshakes confirmed. */
    static KeyUpdateSide[] pair() {
        byte[] clientSecret = secret(1);
        byte[] serverSecret = secret(2);
        return new KeyUpdateSide[] {side(clientSecret, serverSecret), side(serverSecret, clientSecret)};
    }

    private static KeyUpdateSide side(byte[] write, byte[] read) {
        KeyUpdate keys = new KeyUpdate(QuicVersion.V1, SUITE);
        keys.installWrite(write);
        keys.installRead(read);
        keys.confirmed();
        return new KeyUpdateSide(keys);
    }

    static byte[] secret(int seed) {
        byte[] secret = new byte[SUITE.hashLength()];
        new Random(seed).nextBytes(secret);
        return secret;
    }

    Packet send() {
        return sealWith(keys.writeKeys(), keys.writePhase(), next++);
    }

    /** A packet as a peer would send it that does not keep to the rules. */
    Packet sealWith(PacketKeys with, boolean phase, long number) {
        if (with == keys.writeKeys()) {
            keys.sealed(number);
        }
        byte[] bytes = new byte[HEADER + PAYLOAD + 16];
        bytes[0] = (byte) (0x43 | (phase ? KEY_PHASE : 0));
        for (int i = 0; i < 4; i++) {
            bytes[NUMBER_OFFSET + i] = (byte) (number >>> 24 - 8 * i);
        }
        new AeadTools().seal(with, number, bytes, 0, HEADER, PAYLOAD);
        aead.protectHeader(with, bytes, 0, NUMBER_OFFSET);
        return new Packet(number, bytes);
    }

    /** Whether the packet opened. */
    boolean receive(Packet packet, long now) {
        byte[] bytes = packet.bytes().clone();
        if (aead.unprotectHeader(keys.readKeys(), bytes, 0, NUMBER_OFFSET, bytes.length) != 4) {
            return false;
        }
        boolean phase = (bytes[0] & KEY_PHASE) != 0;
        PacketKeys candidate = keys.readKeys(phase, packet.number(), now);
        if (aead.open(candidate, packet.number(), bytes, 0, HEADER, bytes.length - HEADER) < 0) {
            keys.failedOpen();
            return false;
        }
        keys.opened(phase, packet.number(), now, PTO);
        return true;
    }

    /** The packet with its key phase bit turned over, as anyone on the path can do. */
    static Packet turned(Packet packet) {
        byte[] bytes = packet.bytes().clone();
        bytes[0] ^= KEY_PHASE;
        return new Packet(packet.number(), bytes);
    }

    /** Sends a packet to the peer and has it acknowledged by a packet of the peer. */
    void roundTrip(KeyUpdateSide peer, long now) {
        Packet there = send();
        if (!peer.receive(there, now) || !receive(peer.send(), now)) {
            throw new AssertionError("a packet did not open");
        }
        keys.acked(there.number());
    }
}
