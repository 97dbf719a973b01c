package ebb.quic.model;

import java.io.IOException;

/** The stream can no longer be written: the peer sent STOP_SENDING, or this side has reset it (RFC 9000 §3.1). */
public final class StreamStoppedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The error code. */
    private final long code;

    /**
     * The stream was stopped.
     *
     * @param code the application error code of the frame
     */
    public StreamStoppedException(long code) {
        super("sending was stopped with application code 0x" + Long.toHexString(code));
        this.code = code;
    }

    /** {@return the application error code of the STOP_SENDING frame or of our own reset} */
    public long code() {
        return code;
    }
}
