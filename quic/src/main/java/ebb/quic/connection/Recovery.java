package ebb.quic.connection;

import ebb.quic.memory.Account;
import ebb.quic.recovery.CongestionController;
import ebb.quic.recovery.EcnValidator;
import ebb.quic.recovery.LossDetector;
import ebb.quic.recovery.Pacer;
import ebb.quic.recovery.PacketNumberSpace;
import ebb.quic.recovery.RttEstimator;

/** RTT, congestion window, loss detection and pacing of the path in use, together. Loop-confined. */
final class Recovery {
    private final RttEstimator rtt = new RttEstimator(RttEstimator.DEFAULT_INITIAL_NANOS);
    private final CongestionController congestion;
    private final LossDetector loss;
    private final Pacer pacer;
    private long maxAckDelayNanos = 25_000_000L;
    private long pacedUntil = Long.MAX_VALUE;
    private EcnValidator ecn;

    Recovery(boolean server, CongestionController congestion, LossDetector.Sink sink, Account account) {
        this.congestion = congestion;
        this.loss = new LossDetector(server, rtt, congestion, sink, account);
        this.pacer = new Pacer();
    }

    RttEstimator rtt() {
        return rtt;
    }

    CongestionController congestion() {
        return congestion;
    }

    LossDetector loss() {
        return loss;
    }

    void maxAckDelay(long nanos) {
        maxAckDelayNanos = nanos;
        loss.maxAckDelayNanos(nanos);
    }

    /** The probe timeout without backoff (RFC 9002 §6.2.1). */
    long ptoNanos() {
        return rtt.ptoNanos(maxAckDelayNanos);
    }

    /** Whether a datagram of new ack-eliciting data may go now; if the pacer says later, remembers when. */
    boolean maySend(long now, int bytes) {
        pacedUntil = Long.MAX_VALUE;
        if (!loss.canSend(bytes)) {
            return false;
        }
        long when = pacer.nextSendNanos(now, bytes, congestion.window(), rtt.smoothed());
        if (when > now) {
            pacedUntil = when;
        }
        loss.pacingLimited(when > now);
        return when <= now;
    }

    /** The peer is at another address: what was learned about the way to it counts no more (RFC 9000 §9.4). */
    void newPath(int maxDatagramBytes) {
        loss.pathChanged(maxDatagramBytes);
        // RFC 9000 §13.4.2: each path is tried for ECN anew.
        ecn = null;
        loss.ecn(null);
    }

    void sent(int bytes, long now) {
        pacer.sent(bytes, now);
    }

    /** When the pacer lets the next datagram go, if it was the pacer that held one back. */
    long pacedUntil() {
        return pacedUntil;
    }

    /** Begins to mark packets with ECT(0), to find out whether the path keeps the marks (RFC 9000 §13.4.2). */
    void startEcn() {
        if (ecn == null) {
            ecn = new EcnValidator();
            loss.ecn(ecn);
        }
    }

    /** Whether the next datagram is to be marked. */
    boolean marksEcn() {
        return ecn != null && ecn.marks();
    }

    /** A marked packet was sent. */
    void sentMarked(PacketNumberSpace space) {
        ecn.sent(space);
    }
}
