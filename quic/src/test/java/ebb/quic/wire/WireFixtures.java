package ebb.quic.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.quic.model.TransportError;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.function.Executable;

/** Bytes as the tests write them down, and what they say about violations. */
final class WireFixtures {
    private WireFixtures() {
    }

    /** Bytes of hexadecimal digits; blanks are for the reader. */
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] encode(Frame frame) {
        WireWriter out = new WireWriter(new byte[FrameWriter.size(frame)]);
        FrameWriter.write(out, frame);
        assertEquals(0, out.remaining(), "size() and write() agree");
        return out.array();
    }

    /** The only frame of a payload. */
    static Frame single(String digits) {
        return single(hex(digits));
    }

    static Frame single(byte[] payload) {
        FrameReader reader = new FrameReader();
        reader.reset(payload, 0, payload.length);
        Frame frame = reader.next();
        assertFalse(reader.hasNext(), "one frame only");
        return frame;
    }

    static byte[] bytes(int length, int fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) fill);
        return bytes;
    }

    static ProtocolViolation assertViolation(long code, Executable reading) {
        ProtocolViolation violation = assertThrows(ProtocolViolation.class, reading);
        assertEquals(TransportError.name(code), TransportError.name(violation.code()), violation.phrase());
        return violation;
    }

    /** The payload ends in FRAME_ENCODING_ERROR, which names the frame's type. */
    static void assertMalformed(String digits) {
        byte[] payload = hex(digits);
        ProtocolViolation violation = assertViolation(TransportError.FRAME_ENCODING_ERROR, () -> single(payload));
        assertEquals(new WireReader(payload).readVarInt(), violation.frameType());
    }
}
