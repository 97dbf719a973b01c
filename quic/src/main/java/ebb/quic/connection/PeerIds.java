package ebb.quic.connection;

import ebb.quic.model.TransportError;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.ProtocolViolation;
import java.util.Arrays;

/**
 * The connection IDs that the peer issued to us (RFC 9000 §5.1). Loop-confined; owned by the connection.
 *
 * <p>Bounds: {@link #LIMIT} IDs stored (our {@code active_connection_id_limit}), and at most {@link #RETIRING}
 * RETIRE_CONNECTION_ID frames not yet acknowledged, beyond which the connection is closed: a peer that issues and
 * retires without acknowledging would otherwise make us remember without end.
 */
final class PeerIds {
    /** What we announce as active_connection_id_limit. */
    static final int LIMIT = 2;
    private static final int RETIRING = 4 * LIMIT;

    private static final class Id {
        final long sequence;
        final ConnectionId id;
        byte[] resetToken;

        Id(long sequence, ConnectionId id, byte[] resetToken) {
            this.sequence = sequence;
            this.id = id;
            this.resetToken = resetToken;
        }
    }

    private final Routes routes;
    private Id current;
    private Id[] spares;
    private int spareCount;
    private long retirePriorTo;
    private long highestSequence;
    private long[] retiring;
    private int retiringCount;
    private int retiringUnsent;
    private boolean tokenRouted;

    PeerIds(ConnectionId first, Routes routes) {
        this.routes = routes;
        current = new Id(0, first, null);
    }

    /** The ID that our packets carry. */
    ConnectionId current() {
        return current.id;
    }

    /** The ID for a path that is to have its own: what {@link #advance} moves to, or the one in use if none is left. */
    ConnectionId next() {
        return spareCount == 0 ? current.id : spares[lowestSpare()].id;
    }

    /** The peer chose its own ID in its first packet, or a Retry gave a new one (RFC 9000 §7.2). */
    void replaceFirst(ConnectionId id) {
        current = new Id(0, id, current.resetToken);
    }

    /** The token of the handshake's ID, from the server's transport parameters (RFC 9000 §10.3). */
    void firstResetToken(byte[] token) {
        if (current.sequence == 0) {
            unrouteToken();
            current.resetToken = token;
            routeToken();
        }
    }

    /** Takes a NEW_CONNECTION_ID frame with every check of RFC 9000 §5.1.1, §5.1.2 and §19.15. */
    void received(Frame.NewConnectionId frame) {
        // RFC 9000 §19.15: a peer that was given zero-length IDs to address us by cannot be sent this frame;
        // a peer that itself uses a zero-length ID must not send it.
        if (current.id.length() == 0) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, frame.type(),
                    "NEW_CONNECTION_ID from a peer with a zero-length connection ID");
        }
        if (isRepeated(frame)) {
            return;
        }
        highestSequence = Math.max(highestSequence, frame.sequence());
        if (frame.sequence() < Math.max(retirePriorTo, current.sequence)) {
            // RFC 9000 §19.15: an ID below Retire Prior To is retired at once; so is one older than that in use, which
            // may be a late copy of a frame whose ID was used and retired already.
            retireLater(frame.sequence());
            return;
        }
        store(new Id(frame.sequence(), frame.connectionId(), frame.resetToken().clone()));
        if (frame.retirePriorTo() > retirePriorTo) {
            retirePriorTo(frame.retirePriorTo());
        }
        // RFC 9000 §5.1.1: more active IDs than we said that we would store is an error, counted after retirement.
        if (1 + spareCount > LIMIT) {
            throw new ProtocolViolation(TransportError.CONNECTION_ID_LIMIT_ERROR, frame.type(),
                    "more than " + LIMIT + " active connection IDs");
        }
    }

    private boolean isRepeated(Frame.NewConnectionId frame) {
        if (isSame(current, frame)) {
            return true;
        }
        for (int i = 0; i < spareCount; i++) {
            if (isSame(spares[i], frame)) {
                return true;
            }
        }
        for (int i = 0; i < retiringCount; i++) {
            if (retiring[i] == frame.sequence()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(Id known, Frame.NewConnectionId frame) {
        boolean sameSequence = known.sequence == frame.sequence();
        boolean sameId = known.id.equals(frame.connectionId());
        // RFC 9000 §19.15: one ID under two sequence numbers, or the other way round, is an error.
        if (sameSequence != sameId || sameSequence && known.resetToken != null
                && !Arrays.equals(known.resetToken, frame.resetToken())) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, frame.type(),
                    "connection ID " + frame.sequence() + " was issued before with other content");
        }
        return sameSequence;
    }

    private void store(Id id) {
        if (spares == null) {
            spares = new Id[LIMIT];
        }
        if (spareCount == spares.length) {
            spares = Arrays.copyOf(spares, spareCount + 1);
        }
        spares[spareCount++] = id;
    }

    private void retirePriorTo(long limit) {
        retirePriorTo = limit;
        int kept = 0;
        for (int i = 0; i < spareCount; i++) {
            if (spares[i].sequence < limit) {
                retireLater(spares[i].sequence);
            } else {
                spares[kept++] = spares[i];
            }
        }
        Arrays.fill(spares, kept, spareCount, null);
        spareCount = kept;
        if (current.sequence < limit && !advance()) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, 0x18, "all connection IDs were retired");
        }
    }

    /**
     * Moves to the next spare ID and retires the one in use; false when there is no spare. A path to a new address
     * takes a new ID so that observers cannot link the two (RFC 9000 §9.5).
     */
    boolean advance() {
        if (spareCount == 0) {
            return false;
        }
        int lowest = lowestSpare();
        unrouteToken();
        retireLater(current.sequence);
        current = spares[lowest];
        spares[lowest] = spares[--spareCount];
        spares[spareCount] = null;
        routeToken();
        return true;
    }

    private int lowestSpare() {
        int lowest = 0;
        for (int i = 1; i < spareCount; i++) {
            if (spares[i].sequence < spares[lowest].sequence) {
                lowest = i;
            }
        }
        return lowest;
    }

    private void routeToken() {
        if (current.resetToken != null) {
            routes.addResetToken(current.resetToken);
            tokenRouted = true;
        }
    }

    private void unrouteToken() {
        if (tokenRouted) {
            routes.removeResetToken(current.resetToken);
            tokenRouted = false;
        }
    }

    private void retireLater(long sequence) {
        if (retiringCount == RETIRING) {
            throw new ProtocolViolation(TransportError.CONNECTION_ID_LIMIT_ERROR, 0x18,
                    "more than " + RETIRING + " retired connection IDs are not acknowledged");
        }
        if (retiring == null) {
            retiring = new long[4];
        } else if (retiringCount == retiring.length) {
            retiring = Arrays.copyOf(retiring, retiringCount * 2);
        }
        // Those still to be sent stand at the end.
        retiring[retiringCount++] = sequence;
        retiringUnsent++;
    }

    /** Whether a RETIRE_CONNECTION_ID frame is owed. */
    boolean owesRetirement() {
        return retiringUnsent > 0;
    }

    /** The sequence number of the next owed RETIRE_CONNECTION_ID frame, which counts as sent. */
    long takeRetirement() {
        return retiring[retiringCount - retiringUnsent--];
    }

    void retirementAcked(long sequence) {
        for (int i = 0; i < retiringCount - retiringUnsent; i++) {
            if (retiring[i] == sequence) {
                System.arraycopy(retiring, i + 1, retiring, i, --retiringCount - i);
                if (retiringCount == 0) {
                    retiring = null;
                }
                return;
            }
        }
    }

    void retirementLost(long sequence) {
        for (int i = 0; i < retiringCount - retiringUnsent; i++) {
            if (retiring[i] == sequence) {
                System.arraycopy(retiring, i + 1, retiring, i, retiringCount - 1 - i);
                retiring[retiringCount - 1] = sequence;
                retiringUnsent++;
                return;
            }
        }
    }
}
