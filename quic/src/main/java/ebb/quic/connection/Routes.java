package ebb.quic.connection;

import ebb.quic.wire.ConnectionId;

/**
 * The keys by which datagrams find a connection; the endpoint's table stands behind it. Loop-confined. Sealed by
 * {@code retire}: adding afterwards throws.
 */
public interface Routes {

    /** Makes datagrams with this destination come here; false when the ID is taken. */
    boolean add(ConnectionId id);

    /** The ID no longer leads here. */
    void remove(ConnectionId id);

    /** A datagram that ends with this token is the peer's stateless reset (RFC 9000 §10.3.1). */
    void addResetToken(byte[] token);

    /** The token no longer counts. */
    void removeResetToken(byte[] token);
}
