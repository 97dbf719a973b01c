package ebb.http3.frame;

/** The types of unidirectional streams (RFC 9114 §6.2, RFC 9204 §4.2). */
public final class StreamType {
    public static final long CONTROL = 0x00;
    public static final long PUSH = 0x01;
    public static final long QPACK_ENCODER = 0x02;
    public static final long QPACK_DECODER = 0x03;

    private StreamType() {
    }
}
