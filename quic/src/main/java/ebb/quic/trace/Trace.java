package ebb.quic.trace;

import ebb.quic.model.CloseReason;
import ebb.quic.model.Phase;
import ebb.quic.model.QuicVersion;
import ebb.quic.recovery.CongestionController;
import ebb.quic.recovery.LossDetector;
import ebb.quic.recovery.PacketNumberSpace;
import ebb.quic.recovery.RttEstimator;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.TransportParameters;

/**
 * Where a connection tells what happens to it. Called on its loop; returns at once and never throws. Every method does
 * nothing by default; {@link #NONE} is the trace of a connection that nobody watches.
 */
public interface Trace {
    /** Listens to nothing. */
    Trace NONE = new Trace() {
    };

    /** The version in use, and those that the peer offered; none if it did not say. */
    default void version(long now, QuicVersion chosen, int[] offeredByPeer) {
    }

    /** The transport parameters of this end or of the peer. */
    default void parameters(boolean local, TransportParameters parameters) {
    }

    /**
     * A packet is sent.
     *
     * @param sizeBytes the whole packet as it goes out
     * @param buffer where its frames are, before they are sealed
     */
    default void packetSent(long now, PacketType type, long number, int sizeBytes, byte[] buffer, int offset,
            int length) {
    }

    /** A packet was opened; parameters as for {@link #packetSent}. Its frames are not checked yet. */
    default void packetReceived(long now, PacketType type, long number, int sizeBytes, byte[] buffer, int offset,
            int length) {
    }

    /** A packet was not processed; the reason is one of qlog's triggers, such as {@code duplicate}. */
    default void packetDropped(long now, String reason, int sizeBytes) {
    }

    /** A packet was declared lost; the trigger is one of qlog's, or null. */
    default void packetLost(long now, PacketNumberSpace space, long number, String trigger) {
    }

    /** RTT and congestion control may have changed; only what differs from the last time is written. */
    default void metrics(long now, RttEstimator rtt, CongestionController congestion, LossDetector loss) {
    }

    /** The 1-RTT keys were updated, by this end or following the peer. */
    default void keyUpdated(long now, boolean local) {
    }

    /** The connection is in another phase of its life. */
    default void phase(long now, Phase phase) {
    }

    /** The connection is over; nothing follows. */
    default void closed(long now, CloseReason reason) {
    }
}
