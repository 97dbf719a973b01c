package ebb.http3.model;

/** The error codes of HTTP/3 (RFC 9114 §8.1) and of QPACK (RFC 9204 §6). */
public final class Http3Error {
    /** Nothing went wrong; the stream or connection is simply no longer needed. */
    public static final long H3_NO_ERROR = 0x100;
    /** The peer broke a rule that has no code of its own. */
    public static final long H3_GENERAL_PROTOCOL_ERROR = 0x101;
    /** A defect of this implementation or of the application. */
    public static final long H3_INTERNAL_ERROR = 0x102;
    /** The peer created a stream that is not accepted. */
    public static final long H3_STREAM_CREATION_ERROR = 0x103;
    /** A stream that the connection cannot do without was closed or reset. */
    public static final long H3_CLOSED_CRITICAL_STREAM = 0x104;
    /** A frame arrived where, or when, it is not permitted. */
    public static final long H3_FRAME_UNEXPECTED = 0x105;
    /** A frame's layout or size is wrong. */
    public static final long H3_FRAME_ERROR = 0x106;
    /** The peer causes more work than it may. */
    public static final long H3_EXCESSIVE_LOAD = 0x107;
    /** A stream or push ID was used wrongly. */
    public static final long H3_ID_ERROR = 0x108;
    /** The payload of a SETTINGS frame is wrong. */
    public static final long H3_SETTINGS_ERROR = 0x109;
    /** The control stream did not begin with SETTINGS. */
    public static final long H3_MISSING_SETTINGS = 0x10a;
    /** The server did nothing with the request; it may be sent again. */
    public static final long H3_REQUEST_REJECTED = 0x10b;
    /** The request or its response is no longer wanted. */
    public static final long H3_REQUEST_CANCELLED = 0x10c;
    /** The client's stream ended before the request was whole. */
    public static final long H3_REQUEST_INCOMPLETE = 0x10d;
    /** The message is malformed. */
    public static final long H3_MESSAGE_ERROR = 0x10e;
    /** The connection behind a CONNECT request failed. */
    public static final long H3_CONNECT_ERROR = 0x10f;
    /** The request cannot be served over HTTP/3. */
    public static final long H3_VERSION_FALLBACK = 0x110;
    /** A field section could not be decoded. */
    public static final long QPACK_DECOMPRESSION_FAILED = 0x200;
    /** An instruction on the peer's encoder stream could not be followed. */
    public static final long QPACK_ENCODER_STREAM_ERROR = 0x201;
    /** An instruction on the peer's decoder stream could not be followed. */
    public static final long QPACK_DECODER_STREAM_ERROR = 0x202;

    private static final String[] NAMES = {
        "H3_NO_ERROR", "H3_GENERAL_PROTOCOL_ERROR", "H3_INTERNAL_ERROR", "H3_STREAM_CREATION_ERROR",
        "H3_CLOSED_CRITICAL_STREAM", "H3_FRAME_UNEXPECTED", "H3_FRAME_ERROR", "H3_EXCESSIVE_LOAD", "H3_ID_ERROR",
        "H3_SETTINGS_ERROR", "H3_MISSING_SETTINGS", "H3_REQUEST_REJECTED", "H3_REQUEST_CANCELLED",
        "H3_REQUEST_INCOMPLETE", "H3_MESSAGE_ERROR", "H3_CONNECT_ERROR", "H3_VERSION_FALLBACK",
    };
    private static final String[] QPACK_NAMES = {
        "QPACK_DECOMPRESSION_FAILED", "QPACK_ENCODER_STREAM_ERROR", "QPACK_DECODER_STREAM_ERROR",
    };

    private Http3Error() {
    }

    /**
     * The name of a code as the specifications spell it, or its number in hexadecimal when it is not known.
     *
     * @param code an error code
     * @return the name
     */
    public static String name(long code) {
        if (code >= H3_NO_ERROR && code <= H3_VERSION_FALLBACK) {
            return NAMES[(int) (code - H3_NO_ERROR)];
        }
        if (code >= QPACK_DECOMPRESSION_FAILED && code <= QPACK_DECODER_STREAM_ERROR) {
            return QPACK_NAMES[(int) (code - QPACK_DECOMPRESSION_FAILED)];
        }
        return "0x" + Long.toHexString(code);
    }
}
