package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.assertViolation;
import static ebb.quic.wire.WireFixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.quic.model.TransportError;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WireCursorTest {
    @Test
    void numbersAreInNetworkByteOrder() {
        WireWriter out = new WireWriter(new byte[18]);
        out.writeByte(0xfe);
        out.writeShort(0xfedc);
        out.writeMedium(0xfedcba);
        out.writeInt(0xfedcba98);
        out.writeLong(0xfedcba9876543210L);
        assertArrayEquals(hex("fe fedc fedcba fedcba98 fedcba9876543210"), out.array());

        WireReader in = new WireReader(out.array());
        assertEquals(0xfe, in.peekByte());
        assertEquals(0xfe, in.readByte());
        assertEquals(0xfedc, in.readShort());
        assertEquals(0xfedcba, in.readMedium());
        assertEquals(0xfedcba98, in.readInt());
        assertEquals(0xfedcba9876543210L, in.readLong());
        assertEquals(0, in.remaining());
    }

    @Test
    void readingPastTheLimitIsTheViolationOfAPeerEvenInsideTheArray() {
        List<Consumer<WireReader>> reads = List.of(WireReader::readByte, WireReader::peekByte, WireReader::readShort,
                WireReader::readMedium, WireReader::readInt, WireReader::readLong, WireReader::readVarInt,
                in -> in.readBytes(1), in -> in.skip(1), in -> in.skip(-1));
        for (Consumer<WireReader> read : reads) {
            WireReader in = new WireReader(new byte[16], 4, 0);
            assertViolation(TransportError.FRAME_ENCODING_ERROR, () -> read.accept(in));
            assertEquals(4, in.position());
        }
    }

    @Test
    void declaredLengthBeyondThePacketAllocatesNothing() {
        WireReader in = new WireReader(hex("bfffffff 00"));
        assertViolation(TransportError.FRAME_ENCODING_ERROR, in::readLength);
        assertViolation(TransportError.FRAME_ENCODING_ERROR, () -> new WireReader(hex("00")).readBytes(1 << 30));
    }

    @Test
    void writingPastTheLimitIsOurDefectAndWritesNothing() {
        WireWriter out = new WireWriter(new byte[8], 2, 3);
        assertThrows(IndexOutOfBoundsException.class, () -> out.writeInt(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> out.writeBytes(new byte[4]));
        assertThrows(IndexOutOfBoundsException.class, () -> out.position(6));
        assertArrayEquals(new byte[8], out.array());
        out.writeMedium(-1);
        assertEquals(0, out.remaining());
        assertArrayEquals(hex("0000 ffffff 000000"), out.array());
    }

    @Test
    void cursorsStartAnewOnAnotherArray() {
        WireReader in = new WireReader();
        assertEquals(0, in.remaining());
        assertEquals(0x0203, in.reset(hex("010203"), 1, 2).readShort());
        WireWriter out = new WireWriter();
        byte[] target = new byte[3];
        out.reset(target, 1, 1).writeByte(7);
        assertArrayEquals(hex("000700"), target);
    }

    @Test
    void violationCarriesCodeTypeAndPhraseButNoStackTrace() {
        ProtocolViolation violation = new ProtocolViolation(TransportError.FRAME_ENCODING_ERROR, 0x1c, "why");
        assertEquals(0x1c, violation.frameType());
        assertEquals("why", violation.phrase());
        assertEquals("FRAME_ENCODING_ERROR: why", violation.getMessage());
        assertEquals(0, violation.getStackTrace().length);
        // RFC 9000 §19.19: type 0 stands for a frame type that is not known.
        assertEquals(0, new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, "x").frameType());
    }
}
