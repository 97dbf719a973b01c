package ebb.quic.recovery;

import ebb.quic.memory.Account;
import ebb.quic.memory.MemoryBudget;
import ebb.quic.wire.Frame;

/** A sender with endless data and its receiver at the two ends of a {@link SimulatedLink}. */
final class SimulatedFlow implements LossDetector.Sink {
    private static final PacketNumberSpace APP = PacketNumberSpace.APPLICATION;
    private static final int SIZE = 1200;

    private final SimulatedLink link;
    private final RttEstimator rtt = new RttEstimator(RttEstimator.DEFAULT_INITIAL_NANOS);
    private final Account account = new Account(new MemoryBudget(1L << 30), 1L << 24);
    private final Pacer pacer = new Pacer();
    private final ReceivedPackets received = new ReceivedPackets(APP);
    private final CongestionController congestion;
    private final LossDetector loss;
    private long next;
    private long delivered;
    private long timerAt = Long.MAX_VALUE;
    private long pacedAt = Long.MAX_VALUE;
    private long ackAt = Long.MAX_VALUE;
    private long leastWindow = Long.MAX_VALUE;

    SimulatedFlow(SimulatedLink link, String controller) {
        this.link = link;
        congestion = Sender.congestion(controller);
        loss = new LossDetector(true, rtt, congestion, this, account);
        loss.handshakeConfirmed();
    }

    void start(long time) {
        link.at(time, this::pump);
    }

    /** Bytes that the receiver got, each packet once. */
    long delivered() {
        return delivered;
    }

    CongestionController congestion() {
        return congestion;
    }

    LossDetector loss() {
        return loss;
    }

    /** The least window since the last time this was asked. */
    long takeLeastWindow() {
        long least = leastWindow;
        leastWindow = Long.MAX_VALUE;
        return least;
    }

    private void pump() {
        long now = link.now();
        while (loss.probesOwed(APP) > 0) {
            send(now);
            loss.probeSent(APP);
        }
        loss.pacingLimited(false);
        while (loss.canSend(SIZE)) {
            long when = pacer.nextSendNanos(now, SIZE, congestion.window(), rtt.smoothed());
            if (when > now) {
                loss.pacingLimited(true);
                wakeAt(when);
                break;
            }
            send(now);
        }
        leastWindow = Math.min(leastWindow, congestion.window());
        armTimer();
    }

    private void wakeAt(long when) {
        if (when != pacedAt) {
            pacedAt = when;
            link.at(when, () -> {
                if (pacedAt == when) {
                    pacedAt = Long.MAX_VALUE;
                    pump();
                }
            });
        }
    }

    private void armTimer() {
        long when = loss.timeoutNanos();
        if (when != Long.MAX_VALUE && when != timerAt) {
            timerAt = when;
            link.at(when, () -> {
                if (timerAt == when) {
                    timerAt = Long.MAX_VALUE;
                    loss.onTimeout(link.now());
                    pump();
                }
            });
        }
    }

    private void send(long now) {
        long number = next++;
        loss.sent(APP, new SentPacket(number, now, SIZE, true, true, null));
        pacer.sent(SIZE, now);
        link.forward(SIZE, () -> arrived(number));
    }

    private void arrived(long number) {
        if (received.isDuplicate(number)) {
            return;
        }
        delivered += SIZE;
        received.received(number, true, ReceivedPackets.ECN_NONE, link.now());
        if (received.ackDue(link.now())) {
            acknowledge();
        } else if (received.ackDeadlineNanos() != ackAt) {
            ackAt = received.ackDeadlineNanos();
            link.at(ackAt, () -> {
                if (received.ackDue(link.now())) {
                    acknowledge();
                }
            });
        }
    }

    private void acknowledge() {
        Frame.Ack ack = Acks.of(received.ranges());
        long delay = received.rawAckDelay(link.now(), 0) * 1000;
        received.ackSent(link.now());
        link.back(() -> {
            loss.ackReceived(APP, ack, delay, link.now());
            pump();
        });
    }

    @Override
    public void acked(PacketNumberSpace space, SentPacket packet) {
    }

    @Override
    public void lost(PacketNumberSpace space, SentPacket packet) {
    }
}
