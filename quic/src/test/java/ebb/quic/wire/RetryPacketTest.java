package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.quic.model.QuicVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPacketTest {
    private static final LongHeader.Ids IDS =
            new LongHeader.Ids(ConnectionId.EMPTY, ConnectionId.of(hex("f067a5502a4262b5")));
    private static final String TAG_V1 = "04a265ba2eff4d829058fb3f0f2496ba";
    private static final String TAG_V2 = "c8646ce8bfe33952d955543665dcc7b6";

    // The packets of RFC 9001, appendix A.4, and of RFC 9369, appendix A.4: the token is "token".
    @ParameterizedTest
    @CsvSource({
        "V1, ff000000010008f067a5502a4262b5746f6b656e, " + TAG_V1,
        "V2, cf6b3343cf0008f067a5502a4262b5746f6b656e, " + TAG_V2
    })
    void packetsOfTheRfcs(QuicVersion version, String withoutTag, String tag) {
        byte[] token = hex("746f6b656e");
        WireWriter out = new WireWriter(new byte[hex(withoutTag).length]);
        assertEquals(RetryPacket.size(IDS, token.length), RetryPacket.write(out, version, IDS, token, 0x0f));
        assertArrayEquals(hex(withoutTag), out.array());

        byte[] packet = hex(withoutTag + tag);
        LongHeader header = LongHeader.parse(packet, 0, packet.length);
        assertEquals(PacketType.RETRY, header.type());
        assertEquals(IDS.source(), header.source());
        assertArrayEquals(token, header.token());
        assertEquals(packet.length - 16 - token.length, header.packetNumberOffset());
        assertEquals(packet.length, header.end());
    }

    @Test
    void unusedBitsAreIgnored() {
        // RFC 9000 §17.2.5: a client MUST ignore the low four bits.
        for (int first = 0xf0; first <= 0xff; first++) {
            byte[] packet = hex(Integer.toHexString(first) + "000000010008f067a5502a4262b5746f6b656e" + TAG_V1);
            assertEquals(PacketType.RETRY, LongHeader.parse(packet, 0, packet.length).type());
        }
    }

    @Test
    void packetWithoutATokenIsDiscarded() {
        // RFC 9000 §17.2.5.2: a zero-length token; nothing but the tag, or not even that, is left.
        byte[] packet = hex("ff000000010008f067a5502a4262b5" + TAG_V1);
        assertNull(LongHeader.parse(packet, 0, packet.length));
        assertNull(LongHeader.parse(packet, 0, packet.length - 1));
        assertThrows(IllegalArgumentException.class,
                () -> RetryPacket.write(new WireWriter(new byte[99]), QuicVersion.V1, IDS, new byte[0], 0));
    }
}
