package ebb.quic.stream;

import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.WireWriter;

/** Writes the small frames of streams and flow control where there is room for them. Stateless. */
final class FrameRoom {

    private FrameRoom() {
    }

    /** Writes the frame and returns true, or does nothing when it does not fit. */
    static boolean write(WireWriter out, Frame frame) {
        if (FrameWriter.size(frame) > out.remaining()) {
            return false;
        }
        FrameWriter.write(out, frame);
        return true;
    }
}
