package ebb.quic.endpoint;

import ebb.quic.connection.IdIssuer;
import ebb.quic.wire.ConnectionId;
import java.util.random.RandomGenerator;

/**
 * Makes the connection IDs that this endpoint is addressed by: eight unpredictable bytes, so that short headers can be
 * read without knowing the connection, and the reset tokens that belong to them. Loop-confined.
 */
final class LocalIdIssuer implements IdIssuer {
    static final int ID_BYTES = 8;

    private final StatelessReset resets;
    private final RandomGenerator random;

    LocalIdIssuer(StatelessReset resets, RandomGenerator random) {
        this.resets = resets;
        this.random = random;
    }

    @Override
    public ConnectionId newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return ConnectionId.of(bytes);
    }

    @Override
    public byte[] resetToken(ConnectionId id) {
        return resets.token(id);
    }
}
