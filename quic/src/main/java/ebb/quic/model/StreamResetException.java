package ebb.quic.model;

import java.io.IOException;

/** The peer sent RESET_STREAM: what it had not delivered of this stream is lost (RFC 9000 §3.2). */
public final class StreamResetException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The error code. */
    private final long code;

    /**
     * The peer reset the stream.
     *
     * @param code the application error code of its frame
     */
    public StreamResetException(long code) {
        super("the peer reset the stream with application code 0x" + Long.toHexString(code));
        this.code = code;
    }

    /** {@return the application error code of the RESET_STREAM frame} */
    public long code() {
        return code;
    }
}
