package ebb.quic.protection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ConnectionId;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AeadToolsTest {
    private static final int HEADER = 11;
    private static final int NUMBER_OFFSET = 9;
    private static final byte[] PAYLOAD = new byte[40];

    static {
        new Random(1).nextBytes(PAYLOAD);
    }

    private final AeadTools aead = new AeadTools();

    @ParameterizedTest
    @EnumSource
    void noFlippedBitOpens(CipherSuite suite) {
        // RFC 9001 §5.3: header and payload are authenticated; RFC 9001 §5.5: what does not open is discarded.
        PacketKeys keys = keys(suite, 1);
        byte[] sealed = sealed(keys, 7);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] forged = sealed.clone();
            forged[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertEquals(-1, open(keys, 7, forged), "bit " + bit);
        }
        assertEquals(PAYLOAD.length, open(keys, 7, sealed), "forgeries do not spoil the cipher for the real packet");
    }

    @ParameterizedTest
    @EnumSource
    void wrongPacketNumberDoesNotOpen(CipherSuite suite) {
        // RFC 9001 §5.3: all 62 bits of the packet number are in the nonce, not only those in the header.
        PacketKeys keys = keys(suite, 1);
        for (int bit = 0; bit < 62; bit++) {
            assertEquals(-1, open(keys, 7 ^ 1L << bit, sealed(keys, 7 + bit * 0x1_0000_0000L)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsShorterThanATagDoesNotOpen(CipherSuite suite) {
        PacketKeys keys = keys(suite, 1);
        for (int length = 0; length < 40; length++) {
            assertEquals(-1, aead.open(keys, 3, new byte[HEADER + length], 0, HEADER, length), "length " + length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbageNeverThrows(CipherSuite suite) {
        PacketKeys keys = keys(suite, 1);
        Random random = new Random(2);
        for (int i = 0; i < 500; i++) {
            byte[] packet = new byte[random.nextInt(1, 100)];
            random.nextBytes(packet);
            int numberLength = aead.unprotectHeader(keys, packet, 0, Math.min(9, packet.length), packet.length);
            if (numberLength >= 0) {
                int header = 9 + numberLength;
                assertEquals(-1, aead.open(keys, i, packet, 0, header, packet.length - header));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void packetTooShortToSampleIsRecognised(CipherSuite suite) {
        // RFC 9001 §5.4.2: 4 bytes for the number and 16 to sample, or the packet is discarded.
        PacketKeys keys = keys(suite, 1);
        byte[] packet = new byte[64];
        for (int limit = 0; limit < NUMBER_OFFSET + 20; limit++) {
            assertEquals(-1, aead.unprotectHeader(keys, packet, 0, NUMBER_OFFSET, limit));
        }
        assertArrayEquals(new byte[64], packet, "nothing was changed");
        assertTrue(aead.unprotectHeader(keys, packet, 0, NUMBER_OFFSET, NUMBER_OFFSET + 20) > 0);
    }

    @ParameterizedTest
    @EnumSource
    void headerProtectionLeavesTheRestAlone(CipherSuite suite) {
        // RFC 9001 §5.4.1: 4 bits of a long first byte, 5 of a short one, and the bytes that the number has.
        PacketKeys keys = keys(suite, 1);
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            byte[] packet = new byte[50];
            random.nextBytes(packet);
            byte[] original = packet.clone();
            int numberLength = (packet[0] & 3) + 1;
            aead.protectHeader(keys, packet, 0, NUMBER_OFFSET);
            int maskedBits = original[0] < 0 ? 0x0f : 0x1f;
            assertEquals(original[0] & ~maskedBits, packet[0] & ~maskedBits);
            assertArrayEquals(Arrays.copyOfRange(original, 1, NUMBER_OFFSET),
                    Arrays.copyOfRange(packet, 1, NUMBER_OFFSET));
            assertArrayEquals(Arrays.copyOfRange(original, NUMBER_OFFSET + numberLength, 50),
                    Arrays.copyOfRange(packet, NUMBER_OFFSET + numberLength, 50));
            assertEquals(numberLength, aead.unprotectHeader(keys, packet, 0, NUMBER_OFFSET, 50));
            assertArrayEquals(original, packet);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sameSampleTwiceIsNoTrouble(CipherSuite suite) {
        // A peer may send the same packet again, and its ciphertext may hold any counter and nonce.
        PacketKeys keys = keys(suite, 1);
        for (int fill : new int[] {0, 0, 0xff, 0xff, 0x7f, 0x80}) {
            byte[] packet = new byte[50];
            Arrays.fill(packet, (byte) fill);
            assertTrue(aead.unprotectHeader(keys, packet, 0, NUMBER_OFFSET, 50) > 0);
            byte[] again = new byte[50];
            Arrays.fill(again, (byte) fill);
            aead.unprotectHeader(keys, again, 0, NUMBER_OFFSET, 50);
            assertArrayEquals(packet, again);
            aead.protectHeader(keys, packet, 0, NUMBER_OFFSET);
            aead.protectHeader(keys, again, 0, NUMBER_OFFSET);
            assertArrayEquals(packet, again);
        }
    }

    @ParameterizedTest
    @EnumSource
    void samePacketOpensTwice(CipherSuite suite) {
        PacketKeys keys = keys(suite, 1);
        assertEquals(PAYLOAD.length, open(keys, 5, sealed(keys, 5)));
        byte[] again = sealed(keys(suite, 1), 5);
        assertEquals(PAYLOAD.length, open(keys, 5, again.clone()));
        assertEquals(PAYLOAD.length, open(keys, 5, again));
    }

    @ParameterizedTest
    @EnumSource
    void nonceIsNotUsedTwiceInARow(CipherSuite suite) {
        PacketKeys keys = keys(suite, 1);
        sealed(keys, 5);
        assertThrows(IllegalStateException.class, () -> sealed(keys, 5));
    }

    @ParameterizedTest
    @EnumSource
    void hundredConnectionsShareTheCiphers(CipherSuite suite) {
        interleave(suite, new AeadTools());
        interleave(suite, new AeadTools(1));
        interleave(suite, new AeadTools(3));
    }

    /** Every connection is evicted between its packets, with suites mixed in so that cipher objects change kind. */
    private void interleave(CipherSuite suite, AeadTools tools) {
        PacketKeys[] keys = new PacketKeys[100];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = keys(i % 5 == 4 ? CipherSuite.CHACHA20_POLY1305_SHA256 : suite, i);
        }
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < keys.length; i++) {
                byte[] packet = packet();
                tools.seal(keys[i], round, packet, 0, HEADER, PAYLOAD.length);
                tools.protectHeader(keys[i], packet, 0, NUMBER_OFFSET);
                assertEquals(2, tools.unprotectHeader(keys[i], packet, 0, NUMBER_OFFSET, packet.length));
                assertEquals(-1, tools.open(keys[(i + 1) % 100], round, packet.clone(), 0, HEADER, 56));
                assertEquals(PAYLOAD.length, tools.open(keys[i], round, packet, 0, HEADER, 56));
                assertPayload(packet);
            }
        }
    }

    @Test
    void initialKeysDerivedAgainSealTheSamePacketNumber() {
        // An attacker repeats a client's first packet: each time the server answers with the same keys and number.
        ConnectionId id = ConnectionId.ofLong(42);
        byte[] first = null;
        for (int i = 0; i < 40; i++) {
            PacketKeys keys = InitialSecrets.derive(QuicVersion.V1, id).server();
            byte[] packet = packet();
            aead.seal(keys, 0, packet, 0, HEADER, PAYLOAD.length);
            first = first == null ? packet : first;
            assertArrayEquals(first, packet);
            if (i % 3 == 0) {
                aead.forget(keys);
            }
            if (i % 2 == 0) {
                keys.free();
            }
        }
    }

    @Test
    void forgottenKeysWorkAgain() {
        PacketKeys keys = keys(CipherSuite.AES_128_GCM_SHA256, 1);
        byte[] packet = sealed(keys, 1);
        aead.forget(keys);
        aead.forget(keys(CipherSuite.AES_128_GCM_SHA256, 2));
        assertEquals(PAYLOAD.length, open(keys, 1, packet));
        assertEquals(PAYLOAD.length, open(keys, 2, sealed(keys, 2)));
    }

    @Test
    void packetMayStandAnywhereInTheBuffer() {
        PacketKeys keys = keys(CipherSuite.AES_256_GCM_SHA384, 1);
        byte[] expected = sealed(keys, 9);
        byte[] buffer = new byte[300];
        System.arraycopy(packet(), 0, buffer, 100, HEADER + PAYLOAD.length);
        assertEquals(56, new AeadTools().seal(keys, 9, buffer, 100, HEADER, PAYLOAD.length));
        assertArrayEquals(expected, Arrays.copyOfRange(buffer, 100, 100 + expected.length));
        assertArrayEquals(new byte[100], Arrays.copyOf(buffer, 100));
        assertArrayEquals(new byte[300 - 167], Arrays.copyOfRange(buffer, 167, 300));
    }

    static PacketKeys keys(CipherSuite suite, int seed) {
        byte[] secret = new byte[suite.hashLength()];
        new Random(seed).nextBytes(secret);
        return PacketKeys.of(suite, QuicVersion.V1, secret);
    }

    private static byte[] packet() {
        byte[] packet = new byte[HEADER + PAYLOAD.length + 16];
        packet[0] = 0x41;
        System.arraycopy(PAYLOAD, 0, packet, HEADER, PAYLOAD.length);
        return packet;
    }

    private byte[] sealed(PacketKeys keys, long number) {
        byte[] packet = packet();
        assertEquals(PAYLOAD.length + 16, aead.seal(keys, number, packet, 0, HEADER, PAYLOAD.length));
        return packet;
    }

    private int open(PacketKeys keys, long number, byte[] packet) {
        int length = aead.open(keys, number, packet, 0, HEADER, packet.length - HEADER);
        if (length >= 0) {
            assertPayload(packet);
        }
        return length;
    }

    private static void assertPayload(byte[] packet) {
        assertArrayEquals(PAYLOAD, Arrays.copyOfRange(packet, HEADER, HEADER + PAYLOAD.length));
    }
}
