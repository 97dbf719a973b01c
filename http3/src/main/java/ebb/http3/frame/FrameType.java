package ebb.http3.frame;

/** The types of frames (RFC 9114 §7.2). */
public final class FrameType {
    public static final long DATA = 0x00;
    public static final long HEADERS = 0x01;
    public static final long CANCEL_PUSH = 0x03;
    public static final long SETTINGS = 0x04;
    public static final long PUSH_PROMISE = 0x05;
    public static final long GOAWAY = 0x07;
    public static final long MAX_PUSH_ID = 0x0d;

    private FrameType() {
    }

    /** Whether the type belongs to HTTP/2 alone: PRIORITY, PING, WINDOW_UPDATE or CONTINUATION. */
    static boolean isHttp2Only(long type) {
        return type == 0x02 || type == 0x06 || type == 0x08 || type == 0x09;
    }

    static boolean isKnown(long type) {
        return type <= GOAWAY && !isHttp2Only(type) || type == MAX_PUSH_ID;
    }

    static String name(long type) {
        return switch ((int) Math.min(type, Integer.MAX_VALUE)) {
            case 0x00 -> "DATA";
            case 0x01 -> "HEADERS";
            case 0x03 -> "CANCEL_PUSH";
            case 0x04 -> "SETTINGS";
            case 0x05 -> "PUSH_PROMISE";
            case 0x07 -> "GOAWAY";
            case 0x0d -> "MAX_PUSH_ID";
            default -> "frame type 0x" + Long.toHexString(type);
        };
    }
}
