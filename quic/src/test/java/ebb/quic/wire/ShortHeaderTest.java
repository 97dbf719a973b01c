package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShortHeaderTest {
    @Test
    void topBitTellsLongFromShort() {
        // RFC 8999 §5.1 and RFC 8999 §5.2.
        assertTrue(ShortHeader.isLong((byte) 0x80));
        assertFalse(ShortHeader.isLong((byte) 0x7f));
    }

    @Test
    void packetWithoutFixedBitIsToBeDiscarded() {
        // RFC 9000 §17.3.1: a zero here makes the packet invalid.
        assertTrue(ShortHeader.fixedBit((byte) 0x40));
        assertFalse(ShortHeader.fixedBit((byte) 0xbf));
    }

    @Test
    void firstByteHoldsSpinPhaseAndLengthOfTheNumber() {
        // RFC 9000 §17.3.1: fixed bit 1, reserved bits 0 before protection.
        ConnectionId id = ConnectionId.of(hex("aabbcc"));
        String[] expected = {"40", "64", "42", "67"};
        for (int i = 0; i < 4; i++) {
            WireWriter out = new WireWriter(new byte[6], 2, 4);
            int start = ShortHeader.write(out, id, i % 2 == 1, i % 2 == 1, new int[] {1, 1, 3, 4}[i]);
            assertEquals(2, start);
            assertEquals(2 + ShortHeader.size(id), out.position());
            assertArrayEquals(hex("0000" + expected[i] + "aabbcc"), out.array());
            assertEquals(0, out.array()[2] & ShortHeader.RESERVED_BITS);
        }
    }

    @Test
    void bitsOfTheFirstByteAreEightAndDoNotOverlap() {
        int[] masks = {ShortHeader.FORM_BIT, ShortHeader.FIXED_BIT, ShortHeader.SPIN_BIT, ShortHeader.RESERVED_BITS,
            ShortHeader.KEY_PHASE_BIT, ShortHeader.PACKET_NUMBER_LENGTH_BITS};
        int sum = 0;
        for (int mask : masks) {
            assertEquals(0, sum & mask);
            sum |= mask;
        }
        assertEquals(0xff, sum);
    }
}
