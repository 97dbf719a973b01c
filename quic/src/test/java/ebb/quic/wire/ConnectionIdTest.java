package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ConnectionIdTest {
    @Test
    void idsAreEqualByTheirBytes() {
        ConnectionId id = ConnectionId.of(hex("00 8394c8f0 00"), 1, 4);
        assertEquals(ConnectionId.of(hex("8394c8f0")), id);
        assertEquals(ConnectionId.of(hex("8394c8f0")).hashCode(), id.hashCode());
        assertNotEquals(ConnectionId.of(hex("8394c8f000")), id);
        assertEquals("8394c8f0", id.toString());
        assertEquals(0x83, id.byteAt(0));
    }

    @Test
    void laterChangesOfTheArrayDoNotReachTheId() {
        byte[] bytes = hex("01020304");
        ConnectionId id = ConnectionId.of(bytes);
        bytes[0] = 9;
        id.toBytes()[1] = 9;
        assertArrayEquals(hex("01020304"), id.toBytes());
    }

    @Test
    void bytesOfADatagramMatchOnlyInFull() {
        ConnectionId id = ConnectionId.of(hex("0102"));
        assertTrue(id.matches(hex("ff0102ff"), 1, 2));
        assertFalse(id.matches(hex("ff0102ff"), 1, 3));
        assertFalse(id.matches(hex("ff0103ff"), 1, 2));
        assertTrue(ConnectionId.EMPTY.matches(hex("ff"), 0, 0));
    }

    @Test
    void eightBytesAreALong() {
        ConnectionId id = ConnectionId.ofLong(0x8394c8f03e515708L);
        assertEquals("8394c8f03e515708", id.toString());
        assertEquals(0x8394c8f03e515708L, id.asLong());
        assertThrows(IllegalStateException.class, () -> ConnectionId.of(hex("01")).asLong());
    }

    @Test
    void lengthIsThatOfAnyVersion() {
        // RFC 8999 §5.1: 0 to 255 bytes.
        assertSame(ConnectionId.EMPTY, ConnectionId.of(new byte[0]));
        assertEquals(255, ConnectionId.of(new byte[255]).length());
        assertThrows(IllegalArgumentException.class, () -> ConnectionId.of(new byte[256]));
    }

    @Test
    void copyGoesWhereItIsAskedTo() {
        byte[] target = new byte[4];
        ConnectionId.of(hex("0102")).copyTo(target, 1);
        assertArrayEquals(hex("00010200"), target);
    }
}
