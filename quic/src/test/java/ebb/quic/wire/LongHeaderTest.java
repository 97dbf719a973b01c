package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.bytes;
import static ebb.quic.wire.WireFixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.QuicVersion;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LongHeaderTest {
    private static final byte[] NO_TOKEN = {};
    private static final LongHeader.Ids IDS =
            new LongHeader.Ids(ConnectionId.of(hex("8394c8f03e515708")), ConnectionId.EMPTY);

    // The unprotected headers of RFC 9001, appendices A.2 and A.3, and of RFC 9369, appendices A.2 and A.3.
    @ParameterizedTest
    @CsvSource({
        "V1, INITIAL, 8394c8f03e515708, '', 4, 1182, 2, c300000001088394c8f03e5157080000449e00000002",
        "V1, INITIAL, '', f067a5502a4262b5, 2, 117, 1, c1000000010008f067a5502a4262b50040750001",
        "V2, INITIAL, 8394c8f03e515708, '', 4, 1182, 2, d36b3343cf088394c8f03e5157080000449e00000002",
        "V2, INITIAL, '', f067a5502a4262b5, 2, 117, 1, d16b3343cf0008f067a5502a4262b50040750001"
    })
    void headersOfTheRfcsAreWritten(QuicVersion version, PacketType type, String destination, String source,
            int numberLength, int length, long number, String header) {
        LongHeader.Ids ids = new LongHeader.Ids(ConnectionId.of(hex(destination)), ConnectionId.of(hex(source)));
        WireWriter out = new WireWriter(new byte[hex(header).length]);
        int placeholder = LongHeader.write(out, type, version, ids, NO_TOKEN, numberLength);
        assertEquals(LongHeader.size(type, ids, 0), out.position());
        LongHeader.fillLength(out.array(), placeholder, length);
        PacketNumbers.write(out, number, numberLength);
        assertArrayEquals(hex(header), out.array());
    }

    // RFC 9000 §17.2, table 5, and RFC 9369 §3.2, which turns the types by one.
    @ParameterizedTest
    @CsvSource({
        "INITIAL, c0, d0", "ZERO_RTT, d0, e0", "HANDSHAKE, e0, f0", "RETRY, f0, c0"
    })
    void typeBitsDependOnTheVersion(PacketType type, String firstOfV1, String firstOfV2) {
        byte[] rest = bytes(60, 1);
        rest[0] = 4;
        rest[5] = 4;
        rest[10] = 0;
        rest[11] = 20;
        for (QuicVersion version : QuicVersion.values()) {
            byte[] packet = new byte[5 + rest.length];
            new WireWriter(packet, 1, 4).writeInt(version.wire());
            packet[0] = hex(version == QuicVersion.V1 ? firstOfV1 : firstOfV2)[0];
            System.arraycopy(rest, 0, packet, 5, rest.length);
            assertEquals(type, LongHeader.parse(packet, 0, packet.length).type());
            assertEquals(packet[0], (byte) LongHeader.firstByte(type, version));
        }
        assertThrows(IllegalArgumentException.class,
                () -> LongHeader.firstByte(PacketType.VERSION_NEGOTIATION, QuicVersion.V1));
    }

    @ParameterizedTest
    @EnumSource(names = {"INITIAL", "ZERO_RTT", "HANDSHAKE"})
    void coalescedPacketsEndWhereTheirLengthSays(PacketType type) {
        // RFC 9000 §17.2: the Length field tells where the next packet of the datagram begins.
        byte[] datagram = bytes(200, 0xff);
        WireWriter out = new WireWriter(datagram, 10, 190);
        byte[] token = hex("aabbcc");
        int placeholder = LongHeader.write(out, type, QuicVersion.V1, IDS, token, 2);
        LongHeader.fillLength(datagram, placeholder, 30);
        int numberOffset = out.position();
        out.position(numberOffset + 30);
        LongHeader.write(out, PacketType.HANDSHAKE, QuicVersion.V1, IDS, NO_TOKEN, 1);
        int numberOfSecond = out.position();

        LongHeader first = LongHeader.parse(datagram, 10, 200);
        assertEquals(type, first.type());
        assertEquals(1, first.version());
        assertEquals(IDS, new LongHeader.Ids(first.destination(), first.source()));
        assertArrayEquals(type == PacketType.INITIAL ? token : NO_TOKEN, first.token());
        assertEquals(10, first.start());
        assertEquals(numberOffset, first.packetNumberOffset());
        assertEquals(numberOffset + 30, first.end());

        LongHeader second = LongHeader.parse(datagram, first.end(), 200);
        assertEquals(PacketType.HANDSHAKE, second.type());
        assertEquals(numberOfSecond, second.packetNumberOffset());
        assertNull(LongHeader.parse(datagram, 10, numberOffset + 29), "Length beyond the datagram");
    }

    @Test
    void reservedBitsAreZeroBeforeProtection() {
        // RFC 9000 §17.2: and the lowest two bits are the packet number's length minus one.
        for (QuicVersion version : QuicVersion.values()) {
            for (int length = 1; length <= 4; length++) {
                WireWriter out = new WireWriter(new byte[40]);
                LongHeader.write(out, PacketType.HANDSHAKE, version, IDS, NO_TOKEN, length);
                assertEquals(0, out.array()[0] & LongHeader.RESERVED_BITS);
                assertEquals(length - 1, out.array()[0] & LongHeader.PACKET_NUMBER_LENGTH_BITS);
            }
        }
        assertEquals(0x0f, LongHeader.RESERVED_BITS | LongHeader.PACKET_NUMBER_LENGTH_BITS);
    }

    @Test
    void packetWithoutFixedBitIsDropped() {
        // RFC 9000 §17.2: not valid in these versions; another version may use the bit otherwise.
        assertNotNull(parse("c000000001 00 00 00 01 00"));
        assertNull(parse("8000000001 00 00 00 01 00"));
        assertNull(parse("806b3343cf 00 00 00 01 00"));
        assertNotNull(parse("800a0a0a0a 00 00"));
    }

    @Test
    void idOfMoreThanTwentyBytesIsDroppedInVersionsThatAreKnown() {
        // RFC 9000 §17.2: at most 20 bytes, else the packet is dropped.
        String twenty = "14" + "ab".repeat(20);
        String more = "15" + "ab".repeat(21);
        for (String start : new String[] {"c000000001", "d06b3343cf"}) {
            assertEquals(20, parse(start + twenty + twenty + "00 01 00").source().length());
            assertNull(parse(start + more + "00 00 01 00"));
            assertNull(parse(start + "00" + more + "00 01 00"));
        }
    }

    @Test
    void unknownVersionIsReadAsFarAsAllVersionsAgree() {
        // RFC 9000 §17.2.1: IDs longer than ours must not keep a server from answering with its versions.
        // RFC 8999 §5.1: up to 255 bytes each.
        LongHeader header = parse("ff0a1a2a3a ff" + "ab".repeat(255) + "ff" + "cd".repeat(255) + "112233");
        assertNull(header.type());
        assertEquals(0x0a1a2a3a, header.version());
        assertEquals(255, header.destination().length());
        assertEquals(0xcd, header.source().byteAt(254));
        assertEquals(0, header.token().length);
        assertEquals(header.end(), header.packetNumberOffset());
        assertEquals(5 + 256 + 256 + 3, header.end());
    }

    @Test
    void packetThatIsCutOffAnywhereIsDropped() {
        byte[] packet = hex("c000000001 02 aabb 02 ccdd 02 eeff 02 0102");
        assertNotNull(LongHeader.parse(packet, 0, packet.length));
        for (int limit = 0; limit < packet.length; limit++) {
            assertNull(LongHeader.parse(packet, 0, limit));
        }
    }

    @Test
    void tokenBeyondThePacketIsDroppedWithoutBeingAllocated() {
        assertNull(parse("c000000001 00 00 bfffffff 01 00"));
        assertNull(parse("c000000001 00 00 ffffffffffffffff 01 00"));
        assertNull(parse("e000000001 00 00 ffffffffffffffff 01 00"));
    }

    @Test
    void shortHeaderIsNone() {
        // RFC 8999 §5.2: the top bit is clear.
        assertNull(parse("4000000001 00 00 00 01 00"));
    }

    @Test
    void destinationIsFoundForRoutingWithoutParsing() {
        byte[] packet = hex("ffff c000000001 03 aabbcc 00");
        assertEquals(3, LongHeader.destinationLength(packet, 2, packet.length));
        assertEquals((byte) 0xaa, packet[2 + LongHeader.DESTINATION_OFFSET]);
        for (int limit = 2; limit < 2 + 6 + 3; limit++) {
            assertEquals(-1, LongHeader.destinationLength(packet, 2, limit));
        }
    }

    @Property(tries = 2_000)
    void anyBytesAreAHeaderInsideTheDatagramOrNone(@ForAll @Size(max = 90) byte[] rest) {
        for (String start : new String[] {"", "c000000001", "f000000001", "d06b3343cf", "8000000000", "c1abcdef01"}) {
            byte[] datagram = Arrays.copyOf(hex(start), hex(start).length + rest.length);
            System.arraycopy(rest, 0, datagram, hex(start).length, rest.length);
            LongHeader header = LongHeader.parse(datagram, 0, datagram.length);
            if (header != null) {
                assertTrue(header.end() > 0 && header.end() <= datagram.length);
                assertTrue(header.packetNumberOffset() <= header.end());
            }
        }
    }

    private static LongHeader parse(String digits) {
        byte[] packet = hex(digits);
        return LongHeader.parse(packet, 0, packet.length);
    }
}
