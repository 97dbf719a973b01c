package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VersionNegotiationPacketTest {
    @Test
    void answerEchoesBothIdsInEachOthersPlace() {
        // RFC 9000 §17.2.1 and RFC 8999 §6: the received source is the destination and the other way round.
        byte[] received = hex("c00a0a0a0a 02 aabb 03 ccddee 99");
        LongHeader.Ids ids = LongHeader.parse(received, 0, received.length).replyIds();
        WireWriter out = new WireWriter(new byte[100]);
        int length = VersionNegotiationPacket.write(out, ids, new int[] {1, 0x6b3343cf}, 0x2a);
        assertEquals(VersionNegotiationPacket.size(ids, 2), length);
        assertArrayEquals(
                hex("ea 00000000 03 ccddee 02 aabb 00000001 6b3343cf"), Arrays.copyOf(out.array(), length));
    }

    @Test
    void idsOfAnyVersionAreEchoedInFull() {
        // RFC 9000 §17.2.1: our own limit of 20 bytes has no say here.
        byte[] received = hex("c00a0a0a0a 20" + "aa".repeat(32) + "ff" + "bb".repeat(255));
        LongHeader.Ids ids = LongHeader.parse(received, 0, received.length).replyIds();
        WireWriter out = new WireWriter(new byte[400]);
        int length = VersionNegotiationPacket.write(out, ids, new int[] {1}, 0);
        LongHeader answer = LongHeader.parse(out.array(), 0, length);
        assertEquals(255, answer.destination().length());
        assertEquals(32, answer.source().length());
        assertArrayEquals(new int[] {1}, VersionNegotiationPacket.versions(out.array(), answer));
    }

    @Test
    void unusedBitsAreIgnored() {
        // RFC 9000 §17.2.1 and RFC 8999 §6: seven bits of any value.
        for (int first = 0x80; first <= 0xff; first++) {
            byte[] packet = hex(Integer.toHexString(first) + "00000000 00 01 aa 00000001 0a0a0a0a");
            LongHeader header = LongHeader.parse(packet, 0, packet.length);
            assertEquals(PacketType.VERSION_NEGOTIATION, header.type());
            assertArrayEquals(new int[] {1, 0x0a0a0a0a}, VersionNegotiationPacket.versions(packet, header));
        }
    }

    @Test
    void listThatIsEmptyOrCutOffIsIgnored() {
        // RFC 8999 §6: without a version, or with a part of one, the packet is ignored.
        byte[] packet = hex("c000000000 00 01 aa 00000001 00000002");
        for (int versions = 0; versions <= 8; versions++) {
            LongHeader header = LongHeader.parse(packet, 0, 8 + versions);
            if (versions == 4 || versions == 8) {
                assertNotNull(header);
                assertEquals(versions / 4, VersionNegotiationPacket.versions(packet, header).length);
            } else {
                assertNull(header);
            }
        }
    }

    @Test
    void versionFieldIsZeroAndFixedBitIsSetWhateverTheUnusedBits() {
        // RFC 9000 §17.2.1: version 0; 0x40 set so that it looks like QUIC where ports are shared.
        for (int unused : new int[] {0, 0x3f, 0xff}) {
            byte[] packet = new byte[32];
            VersionNegotiationPacket.write(new WireWriter(packet),
                    new LongHeader.Ids(ConnectionId.EMPTY, ConnectionId.EMPTY), new int[] {1}, unused);
            assertEquals(0, new WireReader(packet, 1, 4).readInt());
            assertEquals(0xc0, packet[0] & 0xc0);
        }
    }
}
