package ebb.quic.endpoint;

import ebb.quic.connection.Connection;
import ebb.quic.model.CloseReason;

/**
 * How a connection leaves.
 *
 * @param reason    why
 * @param close     the sealed CONNECTION_CLOSE for a closing stub; empty for a draining one; null for no stub
 * @param tellsPeer whether the CONNECTION_CLOSE is sent at once, not only in answer to packets
 * @param allowance what the stub may send to an address that was not validated
 * @param until     when the stub leaves
 * @param now       the time
 */
record Leave(CloseReason reason, byte[] close, boolean tellsPeer, long allowance, long until, long now) {
    private static final byte[] DRAINING = new byte[0];

    /** Leaves nothing behind. */
    static Leave forGood(CloseReason reason, long now) {
        return new Leave(reason, null, false, 0, 0, now);
    }

    /** Leaves what the phase asks for in which a connection is. */
    static Leave of(Connection core, long now) {
        CloseReason reason = core.lifecycle().reason();
        long until = now + core.closePeriodNanos();
        return switch (core.lifecycle().phase()) {
            case CLOSING -> closing(reason, core, until, now);
            case DRAINING -> new Leave(reason, DRAINING, false, 0, until, now);
            default -> forGood(reason, now);
        };
    }

    private static Leave closing(CloseReason reason, Connection core, long until, long now) {
        byte[] close = core.closeDatagram();
        long allowance = core.closeAllowance();
        // RFC 9000 §8.1: an address that was not validated may have to ask once more before it gets this much.
        boolean allowed = allowance >= 0;
        return new Leave(reason, close, allowed, allowed ? allowance : allowance + close.length, until, now);
    }

    boolean wantsStub() {
        return close != null;
    }
}
