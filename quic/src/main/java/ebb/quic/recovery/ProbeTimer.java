package ebb.quic.recovery;

/**
 * When to send probes although nothing was acknowledged (RFC 9002 §6.2). Holds what the probe timeout depends on
 * besides the packets in flight. Loop-confined; owned by {@link LossDetector}.
 */
final class ProbeTimer {
    private static final int MAX_SHIFT = 20;
    private static final long NEVER = Long.MAX_VALUE;

    private final boolean server;
    private final RttEstimator rtt;
    private final LossSpace[] spaces;
    private int count;
    private long maxAckDelay = ReceivedPackets.DEFAULT_MAX_ACK_DELAY_NANOS;
    private boolean confirmed;
    private boolean handshakeKeys;
    private boolean peerValidatedUs;
    private boolean blocked;
    /** When something last happened that restarts the client's timer without packets in flight. */
    private long lastEvent = NEVER;

    ProbeTimer(boolean server, RttEstimator rtt, LossSpace[] spaces) {
        this.server = server;
        this.rtt = rtt;
        this.spaces = spaces;
        // RFC 9002 appendix A.8: a server takes the client's word for being validated.
        peerValidatedUs = server;
    }

    int count() {
        return count;
    }

    long maxAckDelay() {
        return maxAckDelay;
    }

    void maxAckDelay(long nanos) {
        maxAckDelay = nanos;
    }

    boolean isConfirmed() {
        return confirmed;
    }

    void confirmed() {
        confirmed = true;
        peerValidatedUs = true;
    }

    void handshakeKeys() {
        handshakeKeys = true;
    }

    void peerValidatedUs() {
        peerValidatedUs = true;
    }

    void blocked(boolean isBlocked) {
        blocked = isBlocked;
    }

    /** A packet that elicits an ACK was sent, or an ACK came, or the timer fired. */
    void event(long now) {
        lastEvent = now;
    }

    void progressed() {
        // RFC 9002 §6.2.1: an ACK ends the backoff, except at a client that does not know whether the server is done
        // with validating its address.
        if (peerValidatedUs) {
            count = 0;
        }
    }

    void discarded() {
        // RFC 9002 §6.2.2: discarding keys is progress, the timer starts anew.
        count = 0;
    }

    /** When to probe; MAX_VALUE when there is no reason to. */
    long deadline() {
        // RFC 9002 §6.2.2.1: a server that may not send does not arm its timer.
        if (blocked && server) {
            return NEVER;
        }
        if (isDeadlockPossible()) {
            return lastEvent == NEVER ? NEVER : lastEvent + backedOff(rtt.ptoNanos(0));
        }
        long earliest = NEVER;
        for (PacketNumberSpace space : SPACES) {
            earliest = Math.min(earliest, deadline(space));
        }
        return earliest;
    }

    private static final PacketNumberSpace[] SPACES = PacketNumberSpace.values();

    private long deadline(PacketNumberSpace space) {
        LossSpace state = spaces[space.ordinal()];
        if (state == null || state.eliciting() == 0) {
            return NEVER;
        }
        if (space != PacketNumberSpace.APPLICATION) {
            // RFC 9002 §6.2.1: handshake packets are acknowledged without delay.
            return state.lastElicitingSent() + backedOff(rtt.ptoNanos(0));
        }
        // RFC 9002 §6.2.1: no timer for application data before the handshake is confirmed.
        return confirmed ? state.lastElicitingSent() + backedOff(rtt.ptoNanos(maxAckDelay)) : NEVER;
    }

    private long backedOff(long nanos) {
        // RFC 9002 §6.2.1: the backoff doubles the timeout in all spaces alike.
        return nanos << Math.min(count, MAX_SHIFT);
    }

    /**
     * A client with nothing in flight that the server might be unable to answer (RFC 9002 §6.2.2.1): it sent all that
     * it may before it validates the client's address.
     */
    private boolean isDeadlockPossible() {
        return !peerValidatedUs && eliciting(PacketNumberSpace.INITIAL) == 0
                && eliciting(PacketNumberSpace.HANDSHAKE) == 0;
    }

    private int eliciting(PacketNumberSpace space) {
        LossSpace state = spaces[space.ordinal()];
        return state == null ? 0 : state.eliciting();
    }

    /** The timer fired: asks for probes, doubles the timeout and returns the space that caused it. */
    PacketNumberSpace expire(long now) {
        PacketNumberSpace cause = cause();
        LossSpace state = spaces[cause.ordinal()];
        if (state != null) {
            // RFC 9002 §6.2.4: at least one probe in the space, two against the loss of one; and one in every other
            // space with data in flight. RFC 9002 §6.2.2.1: a single packet is enough to unblock a server.
            state.oweProbes(state.eliciting() == 0 ? 1 : 2);
        }
        for (PacketNumberSpace other : SPACES) {
            if (other != cause && eliciting(other) > 0 && (confirmed || other != PacketNumberSpace.APPLICATION)) {
                spaces[other.ordinal()].oweProbes(1);
            }
        }
        // RFC 9002 §6.2.1: the timeout doubles.
        count++;
        lastEvent = now;
        return cause;
    }

    private PacketNumberSpace cause() {
        if (isDeadlockPossible()) {
            // RFC 9002 §6.2.2.1: a Handshake packet if there are keys for it, otherwise an Initial packet.
            return handshakeKeys ? PacketNumberSpace.HANDSHAKE : PacketNumberSpace.INITIAL;
        }
        PacketNumberSpace cause = PacketNumberSpace.INITIAL;
        for (PacketNumberSpace space : SPACES) {
            if (deadline(space) < deadline(cause)) {
                cause = space;
            }
        }
        return cause;
    }
}
