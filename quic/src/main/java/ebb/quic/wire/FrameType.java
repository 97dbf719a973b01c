package ebb.quic.wire;

/** The frame types of RFC 9000 §19 and RFC 9221 §4. Types that carry flags are named by their lowest value. */
public final class FrameType {
    public static final long PADDING = 0x00;
    public static final long PING = 0x01;
    public static final long ACK = 0x02;
    public static final long ACK_ECN = 0x03;
    public static final long RESET_STREAM = 0x04;
    public static final long STOP_SENDING = 0x05;
    public static final long CRYPTO = 0x06;
    public static final long NEW_TOKEN = 0x07;
    /** The first of the eight types of STREAM. */
    public static final long STREAM = 0x08;
    /** The last of the eight types of STREAM. */
    public static final long STREAM_LAST = 0x0f;
    public static final long MAX_DATA = 0x10;
    public static final long MAX_STREAM_DATA = 0x11;
    public static final long MAX_STREAMS_BIDI = 0x12;
    public static final long MAX_STREAMS_UNI = 0x13;
    public static final long DATA_BLOCKED = 0x14;
    public static final long STREAM_DATA_BLOCKED = 0x15;
    public static final long STREAMS_BLOCKED_BIDI = 0x16;
    public static final long STREAMS_BLOCKED_UNI = 0x17;
    public static final long NEW_CONNECTION_ID = 0x18;
    public static final long RETIRE_CONNECTION_ID = 0x19;
    public static final long PATH_CHALLENGE = 0x1a;
    public static final long PATH_RESPONSE = 0x1b;
    public static final long CONNECTION_CLOSE = 0x1c;
    public static final long CONNECTION_CLOSE_APPLICATION = 0x1d;
    public static final long HANDSHAKE_DONE = 0x1e;
    /** DATAGRAM that extends to the end of the packet. */
    public static final long DATAGRAM = 0x30;
    /** DATAGRAM with a Length field. */
    public static final long DATAGRAM_WITH_LENGTH = 0x31;

    static final int STREAM_FIN = 0x01;
    static final int STREAM_LEN = 0x02;
    static final int STREAM_OFF = 0x04;

    private FrameType() {
    }

    /** Whether this is one of the eight types of STREAM. */
    public static boolean isStream(long type) {
        return type >= STREAM && type <= STREAM_LAST;
    }
}
