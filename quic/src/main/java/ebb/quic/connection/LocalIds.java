package ebb.quic.connection;

import ebb.quic.model.TransportError;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.ProtocolViolation;
import ebb.quic.wire.WireWriter;

/**
 * The connection IDs that we issued to the peer (RFC 9000 §5.1). Loop-confined; owned by the connection.
 *
 * <p>Bounds: at most {@link #ACTIVE} at a time, so two entries of the routing table for each connection.
 */
final class LocalIds {
    /** IDs that the peer may use at a time: one in use, and a spare for a new path; a retired one is replaced at once. */
    static final int ACTIVE = 2;

    private static final int UNSENT = 0;
    private static final int SENT = 1;
    private static final int ACKNOWLEDGED = 2;

    private final IdIssuer issuer;
    private final Routes routes;
    private final ConnectionId[] ids = new ConnectionId[ACTIVE];
    private final long[] sequences = new long[ACTIVE];
    private final byte[] states = new byte[ACTIVE];
    private long nextSequence = 1;
    private long highestSent;
    private long newestHeard;
    private int unsent;
    private long peerLimit;

    LocalIds(ConnectionId first, IdIssuer issuer, Routes routes) {
        this.issuer = issuer;
        this.routes = routes;
        // RFC 9000 §5.1.1: the ID of the handshake has sequence number 0.
        ids[0] = first;
        states[0] = ACKNOWLEDGED;
    }

    /** The ID that the peer was first told. */
    ConnectionId first() {
        return ids[0];
    }

    /** The peer's active_connection_id_limit; 0 until the handshake is complete, so that none is issued before. */
    void peerLimit(long limit) {
        peerLimit = limit;
    }

    /** Issues IDs until the peer has as many as it may store (RFC 9000 §5.1.1) or we want to keep. */
    void issue() {
        int wanted = (int) Math.min(peerLimit, ACTIVE);
        for (int i = 0; i < wanted; i++) {
            if (ids[i] == null) {
                ConnectionId id = issuer.newId();
                if (!routes.add(id)) {
                    return;
                }
                ids[i] = id;
                sequences[i] = nextSequence++;
                states[i] = UNSENT;
                unsent++;
            }
        }
    }

    /** Whether a NEW_CONNECTION_ID frame is owed. */
    boolean wantsToSend() {
        return unsent > 0;
    }

    /** Writes one owed NEW_CONNECTION_ID frame; -1 when none is owed or it does not fit, else its sequence number. */
    long fill(WireWriter out) {
        for (int i = 0; i < ACTIVE && unsent > 0; i++) {
            if (ids[i] != null && states[i] == UNSENT) {
                Frame frame = new Frame.NewConnectionId(sequences[i], 0, ids[i], issuer.resetToken(ids[i]));
                if (FrameWriter.size(frame) > out.remaining()) {
                    return -1;
                }
                FrameWriter.write(out, frame);
                states[i] = SENT;
                highestSent = Math.max(highestSent, sequences[i]);
                unsent--;
                return sequences[i];
            }
        }
        return -1;
    }

    void acked(long sequence) {
        int i = indexOf(sequence);
        if (i >= 0) {
            unsent -= states[i] == UNSENT ? 1 : 0;
            states[i] = ACKNOWLEDGED;
        }
    }

    void lost(long sequence) {
        int i = indexOf(sequence);
        if (i >= 0 && states[i] == SENT) {
            // RFC 9000 §13.3: NEW_CONNECTION_ID is repeated, with the same sequence number, until acknowledged.
            states[i] = UNSENT;
            unsent++;
        }
    }

    /** The peer retires one of our IDs. The caller issues another. */
    void retire(long sequence, ConnectionId usedByThisPacket) {
        // RFC 9000 §19.16: retiring an ID that was never sent, or the one that the packet itself came to, is an error.
        if (sequence > highestSent) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, 0x19,
                    "retired connection ID " + sequence + " was never sent");
        }
        int i = indexOf(sequence);
        if (i < 0) {
            return;
        }
        if (ids[i].equals(usedByThisPacket)) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, 0x19,
                    "the packet retires the connection ID that it was sent to");
        }
        routes.remove(ids[i]);
        unsent -= states[i] == UNSENT ? 1 : 0;
        ids[i] = null;
    }

    /**
     * Notes that a packet came to this ID.
     *
     * @return true when the peer moved on to an ID that it had not used before: a sign of deliberate migration
     */
    boolean heard(ConnectionId id) {
        for (int i = 0; i < ACTIVE; i++) {
            if (ids[i] != null && ids[i].equals(id) && sequences[i] > newestHeard) {
                newestHeard = sequences[i];
                return true;
            }
        }
        return false;
    }

    /** Our own ID with the bytes at that place, or null when it is not (or no longer) ours. */
    ConnectionId find(byte[] datagram, int offset, int end) {
        for (int i = 0; i < ACTIVE; i++) {
            if (ids[i] != null && ids[i].length() <= end - offset && ids[i].matches(datagram, offset, ids[i].length())) {
                return ids[i];
            }
        }
        return null;
    }

    private int indexOf(long sequence) {
        for (int i = 0; i < ACTIVE; i++) {
            if (ids[i] != null && sequences[i] == sequence) {
                return i;
            }
        }
        return -1;
    }
}
