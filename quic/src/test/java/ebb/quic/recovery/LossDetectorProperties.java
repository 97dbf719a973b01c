package ebb.quic.recovery;

import static ebb.quic.recovery.PacketNumberSpace.APPLICATION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.wire.AckRanges;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds after every step of any history of packets, ACKs and timeouts. */
class LossDetectorProperties {
    private static final PacketNumberSpace[] SPACES = PacketNumberSpace.values();
    private static final int STEPS = 200;

    @Property(tries = 300)
    void everyPacketIsAckedOrLostExactlyOnceAndBytesAdd(@ForAll long seed) {
        History history = new History(seed);
        for (int step = 0; step < STEPS; step++) {
            history.step();
            history.check();
        }
        history.finish();
    }

    /** Random events, and a model of what is in flight: just a set. */
    private static final class History implements LossDetector.Sink {
        private final Random random;
        private final Sender sender = Sender.server();
        private final CongestionController congestion;
        private final LossDetector loss;
        private final Set<SentPacket> outstanding = new HashSet<>();
        private final boolean[] discarded = new boolean[SPACES.length];
        private final long[] next = new long[SPACES.length];
        private long now = 1;

        History(long seed) {
            random = new Random(seed);
            congestion = Sender.congestion(random.nextBoolean() ? "cubic" : "newreno");
            loss = new LossDetector(random.nextBoolean(), sender.rtt, congestion, this, sender.account);
        }

        void step() {
            now += random.nextLong(20_000_000);
            switch (random.nextInt(20)) {
                case 0 -> {
                    PacketNumberSpace space = SPACES[random.nextInt(2)];
                    loss.discard(space);
                    discarded[space.ordinal()] = true;
                    outstanding.removeIf(packet -> packet.frames() == null && in(packet) == space);
                }
                case 1 -> loss.handshakeConfirmed();
                case 2, 3, 4, 5 -> acknowledge(SPACES[random.nextInt(SPACES.length)]);
                case 6, 7 -> {
                    now = Math.max(now, Math.min(loss.timeoutNanos(), now + 2_000_000_000L));
                    loss.onTimeout(now);
                }
                default -> send(SPACES[random.nextInt(SPACES.length)]);
            }
        }

        private void send(PacketNumberSpace space) {
            boolean eliciting = random.nextInt(3) > 0;
            boolean inFlight = eliciting || random.nextInt(4) == 0;
            int i = space.ordinal();
            if (random.nextInt(30) == 0) {
                loss.skipped(space, next[i]++);
            }
            // The size tells the spaces apart.
            SentPacket packet = new SentPacket(next[i]++, now, 100 * (1 + random.nextInt(12)) + i, eliciting, inFlight,
                    null);
            loss.sent(space, packet);
            if (inFlight && !discarded[i]) {
                outstanding.add(packet);
            }
        }

        private static PacketNumberSpace in(SentPacket packet) {
            return SPACES[packet.sizeBytes() % 100];
        }

        private void acknowledge(PacketNumberSpace space) {
            AckRanges ranges = new AckRanges(64);
            for (SentPacket packet : outstanding) {
                if (in(packet) == space && random.nextInt(3) > 0) {
                    ranges.add(packet.number());
                }
            }
            if (ranges.count() > 0) {
                loss.ackReceived(space, Acks.of(ranges), random.nextLong(30_000_000), now);
            }
        }

        @Override
        public void acked(PacketNumberSpace space, SentPacket packet) {
            if (packet.inFlight()) {
                settle(space, packet);
            }
        }

        @Override
        public void lost(PacketNumberSpace space, SentPacket packet) {
            settle(space, packet);
        }

        private void settle(PacketNumberSpace space, SentPacket packet) {
            assertEquals(in(packet), space);
            assertTrue(outstanding.remove(packet), "acknowledged or lost twice: " + packet.number());
        }

        void check() {
            long bytes = 0;
            boolean[] eliciting = new boolean[SPACES.length];
            for (SentPacket packet : outstanding) {
                bytes += packet.sizeBytes();
                eliciting[in(packet).ordinal()] |= packet.ackEliciting();
            }
            assertEquals(bytes, loss.bytesInFlight());
            for (PacketNumberSpace space : SPACES) {
                assertEquals(eliciting[space.ordinal()], loss.hasInFlight(space));
            }
            assertEquals(sender.account.used(), loss.retainedBytes());
            assertTrue(loss.retainedBytes() >= 48L * outstanding.size());
            assertTrue(loss.retainedBytes() <= 48L * (outstanding.size() + 3 * LossSpace.MAX_SILENT));
            assertTrue(congestion.window() >= 2400);
            if (eliciting[APPLICATION.ordinal()]) {
                loss.handshakeConfirmed();
                assertTrue(loss.timeoutNanos() != Long.MAX_VALUE);
            }
        }

        void finish() {
            loss.free();
            assertEquals(0, loss.bytesInFlight());
            assertEquals(0, sender.account.close());
        }
    }
}
