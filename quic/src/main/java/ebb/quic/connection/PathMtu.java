package ebb.quic.connection;

/** How large datagrams may be on the path in use (RFC 9000 §14). Loop-confined. */
final class PathMtu {
    private static final int BASE_BYTES = 1200;

    private int bytes = BASE_BYTES;
    private int peerLimit = 65527;

    /** The largest datagram to send now. */
    int bytes() {
        return bytes;
    }

    /** The peer's max_udp_payload_size (RFC 9000 §18.2). */
    void peerLimit(long limit) {
        peerLimit = (int) Math.min(limit, peerLimit);
        bytes = Math.min(bytes, peerLimit);
    }

    /** Another path: nothing is known of it but the minimum. */
    void reset() {
        bytes = Math.min(BASE_BYTES, peerLimit);
    }
}
