package ebb.http3.wire;

import ebb.http3.model.Http3Error;
import ebb.http3.model.Http3Exception;
import java.io.IOException;

/**
 * The reading side of a stream with a small buffer, which stops at the end of the current frame.
 *
 * <p>Between {@link #enterFrame} and {@link #leaveFrame} only the frame's payload can be read; outside, the stream is
 * read as it comes. Confined to one thread at a time. Its memory is the one buffer given to the constructor.
 */
public final class StreamInput {
    /** Nothing more to read: the payload of the frame, or the stream, has ended. */
    public static final int END = -1;
    /** The stream, or the payload, ended inside an integer. */
    public static final int TRUNCATED = -2;

    private final ByteSource source;
    private final byte[] buffer;
    private int position;
    private int limit;
    private boolean inFrame;
    private long remaining = Long.MAX_VALUE;

    public StreamInput(ByteSource source, int bufferBytes) {
        this.source = source;
        this.buffer = new byte[bufferBytes];
    }

    /** The next {@code length} bytes are the payload of a frame. */
    public void enterFrame(long length) {
        assert !inFrame;
        inFrame = true;
        remaining = length;
    }

    /** The payload was read to its end; the next frame follows. */
    public void leaveFrame() {
        assert inFrame && remaining == 0;
        inFrame = false;
        remaining = Long.MAX_VALUE;
    }

    /** Whether a frame's payload is being read. */
    public boolean inFrame() {
        return inFrame;
    }

    /** Bytes left in the payload of the frame; {@code Long.MAX_VALUE} outside of frames. */
    public long remaining() {
        return inFrame ? remaining : Long.MAX_VALUE;
    }

    /** The next byte as 0 to 255, or {@link #END}. */
    public int read() throws IOException {
        if (remaining == 0) {
            return END;
        }
        if (position == limit && !fill()) {
            return END;
        }
        remaining--;
        return buffer[position++] & 0xff;
    }

    /** Reads 1 to {@code length} bytes, or {@link #END}. */
    public int read(byte[] target, int offset, int length) throws IOException {
        if (remaining == 0) {
            return END;
        }
        int wanted = (int) Math.min(length, remaining);
        int got;
        if (position < limit) {
            got = Math.min(wanted, limit - position);
            System.arraycopy(buffer, position, target, offset, got);
            position += got;
        } else if (wanted >= buffer.length) {
            got = source.read(target, offset, wanted);
            if (got < 0) {
                return ended();
            }
        } else {
            return fill() ? read(target, offset, length) : END;
        }
        remaining -= got;
        return got;
    }

    /** Reads a variable-length integer (RFC 9000 §16), or {@link #END}, or {@link #TRUNCATED} if it is not whole. */
    public long readVarInt() throws IOException {
        int first = read();
        if (first < 0) {
            return END;
        }
        long value = first & 0x3f;
        for (int more = (1 << (first >> 6)) - 1; more > 0; more--) {
            int next = read();
            if (next < 0) {
                return TRUNCATED;
            }
            value = value << 8 | next;
        }
        return value;
    }

    /** Drops what is left of the frame's payload without keeping any of it. */
    public void skipFrame() throws IOException {
        while (remaining > 0) {
            if (position == limit && !fill()) {
                return;
            }
            int dropped = (int) Math.min(remaining, limit - position);
            position += dropped;
            remaining -= dropped;
        }
        leaveFrame();
    }

    private boolean fill() throws IOException {
        int got = source.read(buffer, 0, buffer.length);
        if (got < 0) {
            ended();
            return false;
        }
        position = 0;
        limit = got;
        return true;
    }

    private int ended() throws IOException {
        if (inFrame) {
            // RFC 9114 §7.1: a stream that ends cleanly inside a frame is a connection error.
            throw Http3Exception.connection(Http3Error.H3_FRAME_ERROR, "the stream ended inside a frame");
        }
        return END;
    }
}
