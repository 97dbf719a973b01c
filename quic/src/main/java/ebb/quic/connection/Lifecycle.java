package ebb.quic.connection;

import ebb.quic.model.CloseReason;
import ebb.quic.model.Phase;

/**
 * The phase of one connection and the only place that changes it. Loop-confined.
 *
 * <pre>
 * CREATED ─► HANDSHAKE ─► ACTIVE ─► CLOSING ─► RELEASED
 *    │           │           │  └─► DRAINING ─►  ▲
 *    └───────────┴───────────┴───────────────────┘
 * </pre>
 */
public final class Lifecycle {
    private static final boolean[][] ALLOWED = table();

    private Phase phase = Phase.CREATED;
    private CloseReason reason;
    private long since;

    public Lifecycle(long now) {
        since = now;
    }

    private static boolean[][] table() {
        Phase[] all = Phase.values();
        boolean[][] allowed = new boolean[all.length][all.length];
        allow(allowed, Phase.CREATED, Phase.HANDSHAKE, Phase.RELEASED);
        allow(allowed, Phase.HANDSHAKE, Phase.ACTIVE, Phase.CLOSING, Phase.DRAINING, Phase.RELEASED);
        allow(allowed, Phase.ACTIVE, Phase.CLOSING, Phase.DRAINING, Phase.RELEASED);
        allow(allowed, Phase.CLOSING, Phase.DRAINING, Phase.RELEASED);
        allow(allowed, Phase.DRAINING, Phase.RELEASED);
        return allowed;
    }

    private static void allow(boolean[][] allowed, Phase from, Phase... to) {
        for (Phase next : to) {
            allowed[from.ordinal()][next.ordinal()] = true;
        }
    }

    /**
     * Moves forward; the first reason to end stays the reason.
     *
     * @return false when the phase is the same or behind already, and nothing changed
     */
    public boolean become(Phase next, CloseReason why, long now) {
        if (!ALLOWED[phase.ordinal()][next.ordinal()]) {
            return false;
        }
        phase = next;
        since = now;
        if (reason == null) {
            reason = why;
        }
        return true;
    }

    /** The peer has closed the connection, which stays only for what it sent whole and nobody has read yet. */
    public void leave(CloseReason why) {
        if (reason == null) {
            reason = why;
        }
    }

    /** Whether the connection only waits for the application to read the last of what the peer sent. */
    public boolean isLeaving() {
        return reason != null && isLive();
    }

    /** The phase now. */
    public Phase phase() {
        return phase;
    }

    /** Why the connection ended or is leaving, or null before that. */
    public CloseReason reason() {
        return reason;
    }

    /** When the phase was entered, in monotonic nanoseconds. */
    public long since() {
        return since;
    }

    /** Whether a core exists: in HANDSHAKE or ACTIVE. */
    public boolean isLive() {
        return phase == Phase.CREATED || phase == Phase.HANDSHAKE || phase == Phase.ACTIVE;
    }
}
