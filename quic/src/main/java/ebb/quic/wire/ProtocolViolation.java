package ebb.quic.wire;

import ebb.quic.model.TransportError;

/**
 * The peer broke a rule of the protocol: its connection is to be closed with this transport error. Thrown by whoever
 * notices, caught once by the connection. Carries no stack trace, since a peer decides how many of them are made.
 */
public final class ProtocolViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @serial a transport error code */
    private final long code;
    /** @serial the frame type to report, 0 when unknown */
    private final long frameType;

    /** A violation found in a frame of the given type; the phrase tells the peer's developer which rule. */
    public ProtocolViolation(long code, long frameType, String phrase) {
        super(phrase, null, false, false);
        this.code = code;
        this.frameType = frameType;
    }

    /** A violation that no frame in particular caused. */
    public ProtocolViolation(long code, String phrase) {
        // RFC 9000 §19.19: frame type 0 in CONNECTION_CLOSE says that the type is not known.
        this(code, 0, phrase);
    }

    /** The transport error code, see {@link TransportError}. */
    public long code() {
        return code;
    }

    /** The type of the frame that caused it, or 0. */
    public long frameType() {
        return frameType;
    }

    /** The reason in a few words of ASCII. */
    public String phrase() {
        return super.getMessage();
    }

    @Override
    public String getMessage() {
        return TransportError.name(code) + ": " + phrase();
    }
}
