package ebb.quic.model;

/**
 * The transport error codes of RFC 9000 §20.1, of RFC 9001 §4.8 and of RFC 9368, which CONNECTION_CLOSE (0x1c) carries.
 */
public final class TransportError {
    /** The connection ends, and nothing is wrong. */
    public static final long NO_ERROR = 0x00;
    /** A defect, or a limit of this side. */
    public static final long INTERNAL_ERROR = 0x01;
    /** The server takes no new connections. */
    public static final long CONNECTION_REFUSED = 0x02;
    /** More data than was permitted. */
    public static final long FLOW_CONTROL_ERROR = 0x03;
    /** More streams than were permitted. */
    public static final long STREAM_LIMIT_ERROR = 0x04;
    /** A frame for a stream that cannot have it now. */
    public static final long STREAM_STATE_ERROR = 0x05;
    /** A stream that changed its final size, or went beyond it. */
    public static final long FINAL_SIZE_ERROR = 0x06;
    /** A malformed frame. */
    public static final long FRAME_ENCODING_ERROR = 0x07;
    /** Bad transport parameters. */
    public static final long TRANSPORT_PARAMETER_ERROR = 0x08;
    /** More connection IDs than were permitted. */
    public static final long CONNECTION_ID_LIMIT_ERROR = 0x09;
    /** A broken rule that has no code of its own. */
    public static final long PROTOCOL_VIOLATION = 0x0a;
    /** An Initial packet with a bad token. */
    public static final long INVALID_TOKEN = 0x0b;
    /** The application closed before its own code may be shown. */
    public static final long APPLICATION_ERROR = 0x0c;
    /** More CRYPTO data than fits. */
    public static final long CRYPTO_BUFFER_EXCEEDED = 0x0d;
    /** An illegal key update. */
    public static final long KEY_UPDATE_ERROR = 0x0e;
    /** The keys were used as often as they may be. */
    public static final long AEAD_LIMIT_REACHED = 0x0f;
    /** No way to the peer is left. */
    public static final long NO_VIABLE_PATH = 0x10;
    /** Versions were negotiated wrongly (RFC 9368). */
    public static final long VERSION_NEGOTIATION_ERROR = 0x11;

    private static final long CRYPTO_BASE = 0x0100;

    private static final String[] NAMES = {
        "NO_ERROR", "INTERNAL_ERROR", "CONNECTION_REFUSED", "FLOW_CONTROL_ERROR", "STREAM_LIMIT_ERROR",
        "STREAM_STATE_ERROR", "FINAL_SIZE_ERROR", "FRAME_ENCODING_ERROR", "TRANSPORT_PARAMETER_ERROR",
        "CONNECTION_ID_LIMIT_ERROR", "PROTOCOL_VIOLATION", "INVALID_TOKEN", "APPLICATION_ERROR",
        "CRYPTO_BUFFER_EXCEEDED", "KEY_UPDATE_ERROR", "AEAD_LIMIT_REACHED", "NO_VIABLE_PATH",
        "VERSION_NEGOTIATION_ERROR"
    };

    private TransportError() {
    }

    /**
     * The code that carries a TLS alert (RFC 9001 §4.8): 0x0100 plus the alert.
     *
     * @param alert the number of the alert
     * @return the code
     */
    public static long crypto(int alert) {
        return CRYPTO_BASE + (alert & 0xff);
    }

    /**
     * Whether the code carries a TLS alert.
     *
     * @param code the error code
     * @return true if it does
     */
    public static boolean isCrypto(long code) {
        return code >= CRYPTO_BASE && code < CRYPTO_BASE + 0x100;
    }

    /**
     * The RFC's name of a code, {@code CRYPTO_ERROR(n)} for a TLS alert, or the number in hexadecimal.
     *
     * @param code the error code
     * @return the name
     */
    public static String name(long code) {
        if (code >= 0 && code < NAMES.length) {
            return NAMES[(int) code];
        }
        return isCrypto(code) ? "CRYPTO_ERROR(" + (code - CRYPTO_BASE) + ")" : "0x" + Long.toHexString(code);
    }
}
