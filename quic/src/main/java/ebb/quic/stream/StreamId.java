package ebb.quic.stream;

/** What the two low bits of a stream ID say (RFC 9000 §2.1). Stateless. */
public final class StreamId {
    private static final int SERVER_INITIATED = 0x01;
    private static final int UNIDIRECTIONAL = 0x02;
    private static final int KIND_BITS = 2;
    private static final long KIND_MASK = 0x03;

    private StreamId() {
    }

    /** Whether the client opened the stream. */
    public static boolean isClientInitiated(long id) {
        // RFC 9000 §2.1: the least significant bit is 0 for the client's streams and 1 for the server's.
        return (id & SERVER_INITIATED) == 0;
    }

    /** Whether both sides may send on the stream. */
    public static boolean isBidirectional(long id) {
        // RFC 9000 §2.1: the second bit is 0 for bidirectional streams and 1 for unidirectional ones.
        return (id & UNIDIRECTIONAL) == 0;
    }

    /** Whether this side, a server or a client, opened the stream. */
    public static boolean isLocal(long id, boolean server) {
        return isClientInitiated(id) != server;
    }

    /** The kind of a stream, 0 to 3: the two low bits of its ID. */
    public static int kind(long id) {
        return (int) (id & KIND_MASK);
    }

    /** The kind of the streams that one side opens in one direction. */
    public static int kind(boolean byServer, boolean bidirectional) {
        return (byServer ? SERVER_INITIATED : 0) | (bidirectional ? 0 : UNIDIRECTIONAL);
    }

    /** The ID of the stream with this index, from 0, among those of its kind. */
    public static long of(long index, int kind) {
        return index << KIND_BITS | kind;
    }

    /** The place of a stream among those of its kind, from 0. */
    public static long index(long id) {
        return id >>> KIND_BITS;
    }
}
