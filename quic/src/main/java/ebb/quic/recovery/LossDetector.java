package ebb.quic.recovery;

import ebb.quic.memory.Account;
import ebb.quic.model.Component;
import ebb.quic.wire.Frame;

/**
 * Finds out which packets arrived and which are lost, and keeps the bytes in flight within the congestion window
 * (RFC 9002). Loop-confined; owned by the connection.
 *
 * <p>Every packet that is kept is charged to the account as {@link Component#RECOVERY} until it is acknowledged, lost
 * or discarded; {@link #free()} gives back the rest. The spaces share one timer: {@link #timeoutNanos()}.
 */
public final class LossDetector {
    private static final PacketNumberSpace[] SPACES = PacketNumberSpace.values();
    /** Packets in flight may take this part of what the connection may hold; then sending waits for ACKs. */
    private static final int ACCOUNT_SHARE = 4;

    /** Who owns what was in the packets. Must not call back into the detector. */
    public interface Sink {
        /** The peer has the packet. */
        void acked(PacketNumberSpace space, SentPacket packet);

        /** The packet is lost: what it carried is to be sent again, where that still matters. */
        void lost(PacketNumberSpace space, SentPacket packet);
    }

    private final RttEstimator rtt;
    private final Sink sink;
    private final Account account;
    private final LossSpace[] spaces = {new LossSpace(), new LossSpace(), new LossSpace()};
    private final ProbeTimer timer;
    private final Flight flight;
    private long chargedBytes;
    private long lostPackets;

    public LossDetector(boolean server, RttEstimator rtt, CongestionController congestion, Sink sink, Account account) {
        this.rtt = rtt;
        this.sink = sink;
        this.account = account;
        timer = new ProbeTimer(server, rtt, spaces);
        flight = new Flight(congestion, rtt);
    }

    /** Uses ECN on the path: the validator judges the counts of every ACK from now on; null to stop. */
    public void ecn(EcnValidator validator) {
        flight.ecn(validator);
    }

    /** A packet went out; its number is larger than all before it in its space. */
    public void sent(PacketNumberSpace space, SentPacket packet) {
        LossSpace state = spaces[space.ordinal()];
        if (state == null) {
            return;
        }
        if (state.keeps(packet)) {
            account.charge(Component.RECOVERY, packet.retainedBytes());
            chargedBytes += packet.retainedBytes();
        }
        flight.sent(packet);
        if (packet.ackEliciting()) {
            timer.event(packet.timeNanos());
        }
        release(state.sent(packet));
    }

    /** A number of the space was left out on purpose (RFC 9000 §21.4). */
    public void skipped(PacketNumberSpace space, long number) {
        LossSpace state = spaces[space.ordinal()];
        if (state != null) {
            state.skip(number);
        }
    }

    /**
     * Takes an ACK frame in.
     *
     * @param ackDelayNanos the delay that the peer reports, decoded
     * @throws ebb.quic.wire.ProtocolViolation when it acknowledges a packet that was not sent
     */
    public void ackReceived(PacketNumberSpace space, Frame.Ack ack, long ackDelayNanos, long now) {
        LossSpace state = spaces[space.ordinal()];
        if (state == null) {
            return;
        }
        long largestBefore = state.largestAcked();
        SentPacket acked = state.acknowledge(ack.ranges());
        boolean largestGrew = state.largestAcked() > largestBefore;
        if (acked == null && !largestGrew) {
            return;
        }
        // The window is judged by what was in flight when the ACK came.
        boolean windowLimited = flight.isWindowLimited();
        SentPacket newest = flight.left(acked);
        sampleRtt(acked, newest, ack, ackDelayNanos, now);
        flight.validateEcn(space, acked, ack, largestGrew, now);
        SentPacket lost = state.takeLost(rtt.lossDelayNanos(), now);
        flight.lost(lost, acked, timer.maxAckDelay(), now);
        flight.acknowledged(acked, windowLimited, now);
        if (newest != null) {
            progressed(space, now);
        }
        report(space, acked, lost);
        dropLeftovers(state);
    }

    private void progressed(PacketNumberSpace space, long now) {
        if (space == PacketNumberSpace.HANDSHAKE) {
            // RFC 9002 §6.2.2.1: an ACK of a Handshake packet shows a client that the server validated its address.
            timer.peerValidatedUs();
        }
        timer.progressed();
        timer.event(now);
    }

    private void sampleRtt(SentPacket acked, SentPacket newest, Frame.Ack ack, long ackDelayNanos, long now) {
        // RFC 9002 §5.1: a sample needs the largest acknowledged packet to be newly acknowledged, and one that elicited
        // the ACK among those that are.
        if (newest == null || newest.number() != ack.largest() || newest.otherPath() || !anyEliciting(acked)) {
            return;
        }
        // RFC 9002 §5.3: once the handshake is confirmed the peer is held to its max_ack_delay.
        long delay = timer.isConfirmed() ? Math.min(ackDelayNanos, timer.maxAckDelay()) : ackDelayNanos;
        rtt.update(now - newest.timeNanos(), delay);
        flight.sampled(now);
    }

    private static boolean anyEliciting(SentPacket chain) {
        SentPacket packet = chain;
        while (packet != null && !packet.ackEliciting()) {
            packet = packet.next;
        }
        return packet != null;
    }

    private void report(PacketNumberSpace space, SentPacket acked, SentPacket lost) {
        release(acked);
        release(lost);
        // What is acknowledged first: a stream then need not repeat what a lost packet carried and another one too.
        for (SentPacket packet = acked; packet != null; packet = packet.next) {
            sink.acked(space, packet);
        }
        for (SentPacket packet = lost; packet != null; packet = packet.next) {
            if (packet.inFlight()) {
                lostPackets++;
                sink.lost(space, packet);
            }
        }
    }

    private void dropLeftovers(LossSpace state) {
        SentPacket left = state.takeLeftover();
        while (left != null) {
            release(left);
            left = state.takeLeftover();
        }
    }

    /** Gives back what a chain of packets was charged. */
    private void release(SentPacket chain) {
        long bytes = 0;
        for (SentPacket packet = chain; packet != null; packet = packet.next) {
            bytes += packet.retainedBytes();
        }
        if (bytes > 0) {
            chargedBytes -= bytes;
            account.release(Component.RECOVERY, bytes);
        }
    }

    /** When {@link #onTimeout} is to be called; MAX_VALUE when there is nothing to wait for. */
    public long timeoutNanos() {
        long loss = earliestLoss();
        // RFC 9002 §6.2.1: no probe timer while one for lost packets runs.
        return loss != LossSpace.NEVER ? loss : timer.deadline();
    }

    private long earliestLoss() {
        long earliest = LossSpace.NEVER;
        for (LossSpace state : spaces) {
            if (state != null) {
                earliest = Math.min(earliest, state.lossTime());
            }
        }
        return earliest;
    }

    /**
     * The timer fired.
     *
     * @return the space in which probes are owed, see {@link #probesOwed}; null when packets were declared lost, or the
     *         time has not come
     */
    public PacketNumberSpace onTimeout(long now) {
        if (timeoutNanos() > now) {
            return null;
        }
        if (earliestLoss() == LossSpace.NEVER) {
            // RFC 9002 §6.2: a probe timeout marks nothing as lost.
            return timer.expire(now);
        }
        for (PacketNumberSpace space : SPACES) {
            LossSpace state = spaces[space.ordinal()];
            if (state != null && state.lossTime() <= now) {
                SentPacket lost = state.takeLost(rtt.lossDelayNanos(), now);
                flight.lost(lost, null, timer.maxAckDelay(), now);
                report(space, null, lost);
                dropLeftovers(state);
            }
        }
        return null;
    }

    /** How many probes are still to be sent in a space, whatever the congestion window says (RFC 9002 §7.5). */
    public int probesOwed(PacketNumberSpace space) {
        LossSpace state = spaces[space.ordinal()];
        return state == null ? 0 : state.probesOwed();
    }

    /** A packet that elicits an ACK went out in the space. */
    public void probeSent(PacketNumberSpace space) {
        LossSpace state = spaces[space.ordinal()];
        if (state != null) {
            state.probeSent();
        }
    }

    /** The oldest packet in flight that elicits an ACK: what a probe should repeat if there is nothing new. Or null. */
    public SentPacket oldestInFlight(PacketNumberSpace space) {
        LossSpace state = spaces[space.ordinal()];
        return state == null ? null : state.oldestEliciting();
    }

    /** The keys of the space are gone: so are its packets, without any effect on congestion control. Idempotent. */
    public void discard(PacketNumberSpace space) {
        LossSpace state = spaces[space.ordinal()];
        if (state != null) {
            // RFC 9002 §6.4: the space's state is discarded, its packets leave the bytes in flight.
            forget(state);
            spaces[space.ordinal()] = null;
            timer.discarded();
        }
    }

    /** A Retry arrived: the Initial packets that went out count as never sent (RFC 9002 §6.3). */
    public void retried() {
        LossSpace state = spaces[PacketNumberSpace.INITIAL.ordinal()];
        if (state != null) {
            forget(state);
            timer.discarded();
        }
    }

    private void forget(LossSpace state) {
        SentPacket all = state.takeAll();
        flight.left(all);
        release(all);
    }

    /** The connection moved to a path with another address: what is in flight says nothing about it (RFC 9000 §9.4). */
    public void pathChanged(int maxDatagramSize) {
        for (LossSpace state : spaces) {
            if (state != null) {
                leavePath(state);
            }
        }
        flight.pathChanged(maxDatagramSize);
        rtt.reset(RttEstimator.DEFAULT_INITIAL_NANOS);
        timer.discarded();
    }

    private void leavePath(LossSpace state) {
        // Each move leaves a challenge behind that nobody may ever answer: a peer that moves with every packet would
        // make us remember them all.
        release(state.takeForgettable());
        for (SentPacket packet = state.head(); packet != null; packet = packet.next) {
            packet.leavePath();
        }
    }

    /** There are keys to send Handshake packets with. */
    public void handshakeKeysAvailable() {
        timer.handshakeKeys();
    }

    /** The handshake is confirmed (RFC 9001 §4.1.2): probes for application data begin. */
    public void handshakeConfirmed() {
        timer.confirmed();
    }

    /** A client knows that the server has validated its address. */
    public void peerAddressValidated() {
        timer.peerValidatedUs();
    }

    /** Whether a server has used up what it may send to an address that is not validated (RFC 9000 §8.1). */
    public void amplificationBlocked(boolean blocked) {
        timer.blocked(blocked);
    }

    /** The max_ack_delay of the peer. */
    public void maxAckDelayNanos(long nanos) {
        timer.maxAckDelay(nanos);
    }

    /** Whether the pacer alone holds back a datagram now; then the window counts as used. */
    public void pacingLimited(boolean limited) {
        flight.pacingLimited(limited);
    }

    /** The bytes of all packets that count and are neither acknowledged nor lost. */
    public long bytesInFlight() {
        return flight.bytes();
    }

    /** Whether congestion window and memory have room for a datagram of so many bytes. */
    public boolean canSend(int bytes) {
        return flight.hasRoom(bytes) && chargedBytes < account.limit() / ACCOUNT_SHARE;
    }

    /** How many probe timeouts in a row there were. */
    public int ptoCount() {
        return timer.count();
    }

    /** The largest number acknowledged in a space, or -1. */
    public long largestAcked(PacketNumberSpace space) {
        LossSpace state = spaces[space.ordinal()];
        return state == null ? -1 : state.largestAcked();
    }

    /** Whether packets that elicit an ACK are in flight in a space. */
    public boolean hasInFlight(PacketNumberSpace space) {
        LossSpace state = spaces[space.ordinal()];
        return state != null && state.eliciting() > 0;
    }

    /** How many packets were declared lost so far. */
    public long lostPackets() {
        return lostPackets;
    }

    /** The bytes charged to the account now. */
    public long retainedBytes() {
        return chargedBytes;
    }

    /** Forgets every packet and gives back every byte; nothing can be sent afterwards. Idempotent. */
    public void free() {
        for (PacketNumberSpace space : SPACES) {
            discard(space);
        }
    }
}
