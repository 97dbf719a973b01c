package ebb.quic.connection;

import ebb.quic.wire.ConnectionId;

/** Where new local connection IDs and their stateless reset tokens come from. Loop-confined. */
public interface IdIssuer {

    /** A fresh, unpredictable ID that carries what the endpoint needs to route by it. */
    ConnectionId newId();

    /** The stateless reset token that belongs to one of our IDs (RFC 9000 §10.3.2). */
    byte[] resetToken(ConnectionId id);
}
