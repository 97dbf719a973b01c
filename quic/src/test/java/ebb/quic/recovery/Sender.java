package ebb.quic.recovery;

import ebb.quic.memory.Account;
import ebb.quic.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.List;

/** A loss detector with all that it needs, for tests: sends packets, takes ACKs, records what became of them. */
final class Sender implements LossDetector.Sink {
    static final long MS = 1_000_000L;
    static final int FULL = 1200;
    static final PacketNumberSpace APP = PacketNumberSpace.APPLICATION;

    final MemoryBudget budget = new MemoryBudget(1L << 30);
    final Account account = new Account(budget, 1L << 22);
    final RttEstimator rtt = new RttEstimator(RttEstimator.DEFAULT_INITIAL_NANOS);
    final CongestionController congestion;
    final LossDetector loss;
    final List<Long> acked = new ArrayList<>();
    final List<Long> lost = new ArrayList<>();
    private final long[] next = new long[PacketNumberSpace.values().length];

    private Sender(boolean server, CongestionController congestion) {
        this.congestion = congestion;
        loss = new LossDetector(server, rtt, congestion, this, account);
    }

    /** The controller of that name. */
    static CongestionController congestion(String name) {
        return name.equals("cubic") ? new Cubic(FULL) : new NewReno(FULL);
    }

    static Sender server() {
        return new Sender(true, new NewReno(FULL));
    }

    static Sender client() {
        return new Sender(false, new NewReno(FULL));
    }

    /** A server whose handshake is confirmed and whose RTT was sampled once, at time 0, with packet 0. */
    static Sender established(long rttNanos) {
        Sender sender = server();
        sender.loss.handshakeConfirmed();
        sender.send(APP, -rttNanos);
        sender.ack(0, 0);
        sender.acked.clear();
        return sender;
    }

    long send(PacketNumberSpace space, long now) {
        return send(space, now, FULL, true, true);
    }

    long send(PacketNumberSpace space, long now, int size, boolean eliciting, boolean inFlight) {
        long number = next[space.ordinal()]++;
        loss.sent(space, new SentPacket(number, now, size, eliciting, inFlight, null));
        return number;
    }

    long send(PacketNumberSpace space, long now, SentFrame frame) {
        long number = next[space.ordinal()]++;
        loss.sent(space, new SentPacket(number, now, FULL, true, true, frame));
        return number;
    }

    long skip(PacketNumberSpace space) {
        long number = next[space.ordinal()]++;
        loss.skipped(space, number);
        return number;
    }

    /** An ACK of application packets. */
    void ack(long now, long... numbers) {
        loss.ackReceived(APP, Acks.of(numbers), 0, now);
    }

    void ack(PacketNumberSpace space, long now, long... numbers) {
        loss.ackReceived(space, Acks.of(numbers), 0, now);
    }

    @Override
    public void acked(PacketNumberSpace space, SentPacket packet) {
        acked.add(packet.number());
    }

    @Override
    public void lost(PacketNumberSpace space, SentPacket packet) {
        lost.add(packet.number());
    }
}
