package ebb.http3.frame;

import static ebb.http3.model.Http3Error.H3_FRAME_ERROR;

import ebb.http3.model.Http3Exception;
import ebb.http3.wire.StreamInput;
import java.io.IOException;

/**
 * Walks over the frames of one stream, skipping those it does not know. Confined to the thread that reads the stream.
 * It keeps nothing: payloads are read through the {@link StreamInput} that it was given.
 */
public final class FrameReader {
    /** The stream ended cleanly, between frames. */
    public static final long END = -1;

    /** Told of each frame that is skipped, so that their number can be bounded. */
    public interface Skipped {
        /** A frame without meaning was skipped; throws if that were too many of them. */
        void frameSkipped() throws Http3Exception;
    }

    private final StreamInput in;
    private final Place place;
    private final Skipped skipped;

    public FrameReader(StreamInput in, Place place, Skipped skipped) {
        this.in = in;
        this.place = place;
        this.skipped = skipped;
    }

    /** The type of the stream's very first frame, whatever it is, or {@link #END}; its payload is to be read next. */
    public long first() throws IOException {
        return enter();
    }

    /**
     * The type of the next frame that means something, or {@link #END}; its payload is to be read next. What is left of
     * the payload before is skipped.
     */
    public long next() throws IOException {
        if (in.inFrame()) {
            in.skipFrame();
        }
        for (long type = enter(); type != END; type = enter()) {
            if (FrameType.isKnown(type) || FrameType.isHttp2Only(type)) {
                place.check(type);
                return type;
            }
            // RFC 9114 §9, §7.2.8: types that are unknown, or reserved as grease, have no meaning and are passed over.
            in.skipFrame();
            skipped.frameSkipped();
        }
        return END;
    }

    /** Reads a payload that is exactly one variable-length integer, and leaves the frame. */
    public long readOnlyInteger() throws IOException {
        long value = in.readVarInt();
        // RFC 9114 §7.1, §10.8: a payload has exactly the fields of its description, no byte less or more.
        if (value < 0 || in.remaining() != 0) {
            throw Http3Exception.connection(H3_FRAME_ERROR, "the payload is not exactly one integer");
        }
        in.leaveFrame();
        return value;
    }

    private long enter() throws IOException {
        long type = in.readVarInt();
        if (type == StreamInput.END) {
            return END;
        }
        long length = type < 0 ? type : in.readVarInt();
        if (length < 0) {
            throw Http3Exception.connection(H3_FRAME_ERROR, "the stream ended inside the header of a frame");
        }
        in.enterFrame(length);
        return type;
    }
}
