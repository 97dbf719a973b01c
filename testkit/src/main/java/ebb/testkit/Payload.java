package ebb.testkit;

import ebb.quic.wire.AckRanges;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.WireWriter;

/** A piece of a packet's content as an {@link EvilPeer} writes it: a frame, or bytes that only look like one. */
public interface Payload {

    /** Writes it. */
    void write(WireWriter out);

    /** A frame. */
    static Payload of(Frame frame) {
        return out -> FrameWriter.write(out, frame);
    }

    /** Any bytes. */
    static Payload bytes(int... values) {
        return out -> {
            for (int value : values) {
                out.writeByte(value);
            }
        };
    }

    /** So many PADDING frames. */
    static Payload padding(int count) {
        return out -> FrameWriter.padding(out, count);
    }

    /** A STREAM frame. */
    static Payload stream(long id, long offset, byte[] data, boolean fin) {
        return out -> {
            FrameWriter.streamHeader(out, id, offset, data.length, fin);
            out.writeBytes(data);
        };
    }

    /** A CRYPTO frame. */
    static Payload crypto(long offset, byte[] data) {
        return out -> {
            FrameWriter.cryptoHeader(out, offset, data.length);
            out.writeBytes(data);
        };
    }

    /** An ACK frame of one range. */
    static Payload ack(long smallest, long largest) {
        AckRanges ranges = new AckRanges(1);
        ranges.addRange(smallest, largest);
        return ack(ranges);
    }

    /** An ACK frame. */
    static Payload ack(AckRanges ranges) {
        return out -> FrameWriter.ack(out, ranges, 0);
    }
}
