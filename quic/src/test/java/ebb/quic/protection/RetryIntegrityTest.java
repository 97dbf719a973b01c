package ebb.quic.protection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ConnectionId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RetryIntegrityTest {
    private static final ConnectionId ORIGINAL = ConnectionId.of(RfcPackets.hex("8394c8f03e515708"));

    @Test
    void tagOfTheSpecificationVerifies() {
        assertTrue(verify(QuicVersion.V1, ORIGINAL, RfcPackets.RETRY_V1));
        assertTrue(verify(QuicVersion.V2, ORIGINAL, RfcPackets.RETRY_V2));
    }

    @Test
    void everyFlippedBitIsNoticed() {
        // RFC 9001 §5.8: a Retry packet that the network damaged is not taken for one.
        byte[] packet = RfcPackets.RETRY_V1.clone();
        for (int bit = 0; bit < packet.length * 8; bit++) {
            packet[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertFalse(verify(QuicVersion.V1, ORIGINAL, packet), "bit " + bit);
            packet[bit >> 3] ^= (byte) (1 << (bit & 7));
        }
    }

    @Test
    void onlyWhoSawTheInitialPacketCanMakeATag() {
        // RFC 9001 §5.8: the original destination ID, which is not in the packet, is part of what the tag covers.
        assertFalse(verify(QuicVersion.V1, ConnectionId.ofLong(1), RfcPackets.RETRY_V1));
        assertFalse(verify(QuicVersion.V1, ConnectionId.EMPTY, RfcPackets.RETRY_V1));
        assertFalse(verify(QuicVersion.V2, ORIGINAL, RfcPackets.RETRY_V1));
    }

    @Test
    void whatIsShorterThanATagIsNoRetry() {
        for (int length = 0; length < 16; length++) {
            assertFalse(RetryIntegrity.verify(QuicVersion.V1, ORIGINAL, RfcPackets.RETRY_V1, 0, length));
        }
    }

    @Test
    void packetMayStandAnywhere() {
        byte[] datagram = new byte[100];
        System.arraycopy(RfcPackets.RETRY_V1, 0, datagram, 13, RfcPackets.RETRY_V1.length);
        assertTrue(RetryIntegrity.verify(QuicVersion.V1, ORIGINAL, datagram, 13, RfcPackets.RETRY_V1.length));
        byte[] tag = RetryIntegrity.tag(QuicVersion.V1, ORIGINAL, datagram, 13, RfcPackets.RETRY_V1.length - 16);
        int end = 13 + RfcPackets.RETRY_V1.length;
        assertArrayEquals(Arrays.copyOfRange(datagram, end - 16, end), tag);
    }

    private static boolean verify(QuicVersion version, ConnectionId original, byte[] packet) {
        return RetryIntegrity.verify(version, original, packet, 0, packet.length);
    }
}
