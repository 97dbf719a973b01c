package ebb.quic.connection;

import ebb.quic.protection.KeyUpdate;
import ebb.quic.recovery.LossDetector;
import ebb.quic.recovery.PacketNumberSpace;
import ebb.quic.recovery.SentFrame;
import ebb.quic.recovery.SentPacket;
import ebb.quic.trace.Trace;

/**
 * Tells each owner what became of the frames it sent: acknowledged, or lost and to be repeated as RFC 9000 §13.3 says
 * for each kind. Loop-confined; called by the loss detector.
 */
final class FrameFate implements LossDetector.Sink {
    private final Spaces spaces;
    private final StreamTraffic streams;
    private final ControlFrames control;
    private final Trace trace;
    private final Sizes sizes;
    private long now;

    /** Learns from probes and losses how large datagrams may be. */
    interface Sizes {
        /** A packet arrived; {@code probeBytes} is its size if it was a probe, else 0. */
        void acked(SentPacket packet, int probeBytes, long now);

        /** A packet was lost. */
        void lost(SentPacket packet, int probeBytes, long now);
    }

    FrameFate(Spaces spaces, StreamTraffic streams, ControlFrames control, Trace trace, Sizes sizes) {
        this.sizes = sizes;
        this.spaces = spaces;
        this.streams = streams;
        this.control = control;
        this.trace = trace;
    }

    /** The time of the verb that is running. */
    void clock(long nanos) {
        now = nanos;
    }

    @Override
    public void acked(PacketNumberSpace space, SentPacket packet) {
        if (space == PacketNumberSpace.APPLICATION) {
            KeyUpdate oneRtt = spaces.oneRtt();
            if (oneRtt != null) {
                oneRtt.acked(packet.number());
            }
        }
        int probeBytes = 0;
        for (SentFrame frame = packet.frames(); frame != null; frame = frame.next) {
            probeBytes = frame instanceof SentFrame.MtuProbe probe ? probe.sizeBytes() : probeBytes;
            acked(space, frame);
        }
        sizes.acked(packet, probeBytes, now);
    }

    private void acked(PacketNumberSpace space, SentFrame frame) {
        switch (frame) {
            case SentFrame.Crypto crypto -> {
                if (spaces.get(space) != null) {
                    spaces.get(space).crypto().acked(crypto.offset(), crypto.length());
                }
            }
            case SentFrame.Ack ack -> {
                if (spaces.get(space) != null) {
                    // RFC 9000 §13.2.4: what the peer knows that we know need not be repeated.
                    spaces.get(space).received().acknowledgedUpTo(ack.largestAcknowledged());
                }
            }
            case SentFrame.NewConnectionId issued -> control.issueAcked(issued.sequence());
            case SentFrame.RetireConnectionId retired -> control.retirementAcked(retired.sequence());
            case SentFrame.NewToken _ -> control.newTokenAcked();
            case SentFrame.HandshakeDone _, SentFrame.Ping _, SentFrame.MtuProbe _ -> {
            }
            case SentFrame.Stream _, SentFrame.ResetStream _, SentFrame.StopSending _, SentFrame.MaxData _,
                    SentFrame.MaxStreamData _, SentFrame.MaxStreams _, SentFrame.DataBlocked _,
                    SentFrame.StreamDataBlocked _, SentFrame.StreamsBlocked _ -> streams.acked(frame);
        }
    }

    @Override
    public void lost(PacketNumberSpace space, SentPacket packet) {
        trace.packetLost(now, space, packet.number(), null);
        repeat(space, packet);
        sizes.lost(packet, packet.frames() instanceof SentFrame.MtuProbe probe ? probe.sizeBytes() : 0, now);
    }

    /** Sends again what this packet carried, although it is not lost: the content of a probe (RFC 9002 §6.2.4). */
    void repeat(PacketNumberSpace space, SentPacket packet) {
        for (SentFrame frame = packet.frames(); frame != null; frame = frame.next) {
            repeat(space, frame);
        }
    }

    private void repeat(PacketNumberSpace space, SentFrame frame) {
        switch (frame) {
            case SentFrame.Crypto crypto -> {
                if (spaces.get(space) != null) {
                    spaces.get(space).crypto().lost(crypto.offset(), crypto.length());
                }
            }
            case SentFrame.NewConnectionId issued -> control.issueLost(issued.sequence());
            case SentFrame.RetireConnectionId retired -> control.retirementLost(retired.sequence());
            case SentFrame.NewToken _ -> control.newTokenLost();
            case SentFrame.HandshakeDone _ -> control.oweHandshakeDone();
            case SentFrame.Ack _, SentFrame.Ping _, SentFrame.MtuProbe _ -> {
            }
            case SentFrame.Stream _, SentFrame.ResetStream _, SentFrame.StopSending _, SentFrame.MaxData _,
                    SentFrame.MaxStreamData _, SentFrame.MaxStreams _, SentFrame.DataBlocked _,
                    SentFrame.StreamDataBlocked _, SentFrame.StreamsBlocked _ -> streams.lost(frame);
        }
    }
}
