package ebb.cli.soak.message;

/**
 * The protocol between crowds and the server of a run. The first byte that a client writes on a stream says what the
 * stream is for.
 */
public final class SoakProtocol {

    /** Its ALPN name. */
    public static final String NAME = "soak";
    /** The server sends back what follows. */
    public static final int ECHO = 'e';
    /** The server sends a byte every {@link #TRICKLE_MILLIS} for as long as the connection lives. */
    public static final int TRICKLE = 't';
    /** The end of the stream instead of a byte: a sign of life and nothing else. */
    public static final int BEAT = -1;
    /** The time between two bytes of a trickle. */
    public static final long TRICKLE_MILLIS = 250;

    private SoakProtocol() {
    }
}
