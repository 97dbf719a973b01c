package ebb.quic.stream;

import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameReader;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.ProtocolViolation;
import ebb.quic.wire.WireWriter;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/** STREAM frames as they come off the wire, and what to expect of bad ones. */
final class Frames {

    private Frames() {
    }

    /** A frame with the bytes of {@link #bytes} at its offset. */
    static Frame.Stream stream(long id, long offset, int length, boolean fin) {
        return stream(id, offset, bytes(offset, length), fin);
    }

    static Frame.Stream stream(long id, long offset, byte[] data, boolean fin) {
        WireWriter out = new WireWriter(new byte[FrameWriter.streamHeaderSize(id, offset) + data.length]);
        FrameWriter.streamHeader(out, id, offset, data.length, fin);
        out.writeBytes(data);
        FrameReader reader = new FrameReader();
        reader.reset(out.array(), 0, out.position());
        return (Frame.Stream) reader.next();
    }

    /** Bytes that depend on their offset in the stream alone. */
    static byte[] bytes(long offset, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = byteAt(offset + i);
        }
        return bytes;
    }

    static byte byteAt(long offset) {
        return (byte) (offset * 31 + (offset >> 8) * 17 + 5);
    }

    static void assertViolation(long code, Executable action) {
        Assertions.assertEquals(code, Assertions.assertThrows(ProtocolViolation.class, action).code());
    }
}
