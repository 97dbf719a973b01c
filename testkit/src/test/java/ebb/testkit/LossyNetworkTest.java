package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Handshake and transfer on networks of every bad kind; every byte comes back, and everything is given back. */
@ExtendWith(GivesEverythingBack.class)
class LossyNetworkTest {
    private static final Duration WAY = Duration.ofMillis(10);

    private static void exchange(long seed, int streams, int bytes, NetNode... nodes) {
        exchange(Pair.newBuilder().seed(seed).nodes(nodes), streams, bytes);
    }

    private static void exchange(Pair.Builder builder, int streams, int bytes) {
        Requests requests = new Requests(streams, bytes);
        try (Pair pair = builder.client(requests).server(new Echo()).build()) {
            pair.connect();
            boolean done = pair.runUntil(requests::isDone);
            assertTrue(done, () -> "answered " + requests.answered() + ", client " + pair.client().closing().values()
                    + ", server " + pair.server().closing().values() + ", " + requests.failure());
        }
    }

    @Test
    void cleanNetwork() {
        Seeds.each(300, seed -> exchange(seed, 2, 5_000, Nodes.delay(WAY)));
    }

    /** RFC 9000 §13.3, RFC 9002 §6.1: what is lost is sent again, RFC 9002 §6.2: also when nothing comes back. */
    @Test
    void everyTenthDatagramIsLost() {
        Seeds.each(250, seed -> exchange(seed, 3, 8_000, Nodes.delay(WAY), Nodes.drop(0.1)));
    }

    @Test
    void lossInBursts() {
        Seeds.each(200, seed -> exchange(seed, 3, 20_000, Nodes.delay(WAY), Nodes.bursts(0.03, 3)));
    }

    /** RFC 9000 §2.2, §12.3: order and repetition of packets do not matter to what a stream delivers. */
    @Test
    void reorderedAndDoubled() {
        Seeds.each(300, seed -> exchange(seed, 3, 12_000, Nodes.delay(WAY, Duration.ofMillis(30)),
                Nodes.reorder(0.1, Duration.ofMillis(80)), Nodes.duplicate(0.2)));
    }

    /** RFC 9001 §5.5, RFC 9000 §12.2: packets that cannot be authenticated are dropped and change nothing. */
    @Test
    void corruptedOnTheWay() {
        Seeds.each(300, seed -> exchange(seed, 2, 10_000, Nodes.delay(WAY), Nodes.corrupt(0.08)));
    }

    @Test
    void everythingAtOnce() {
        Seeds.each(200, seed -> exchange(seed, 4, 15_000, Nodes.delay(WAY, Duration.ofMillis(40)), Nodes.drop(0.05),
                Nodes.duplicate(0.05), Nodes.corrupt(0.03), Nodes.reorder(0.1, Duration.ofMillis(60))));
    }

    /** RFC 9000 §14: QUIC works where nothing larger than 1200 bytes gets through. */
    @Test
    void smallestMtu() {
        Seeds.each(100, seed -> exchange(seed, 2, 50_000, Nodes.delay(WAY), Nodes.mtu(1200)));
    }

    @Test
    void narrowLinkWithShortQueue() {
        Seeds.each(20, seed -> exchange(seed, 2, 60_000, Nodes.delay(WAY), Nodes.bandwidth(60_000, 12_000)));
    }

    /** RFC 9002 §6.2.2: the first timeout of a handshake knows nothing of the round trip, which here is 1.5 s. */
    @Test
    void roundTripOverSatellites() {
        Seeds.each(100, seed -> exchange(seed, 2, 30_000, Nodes.delay(Duration.ofMillis(750)), Nodes.drop(0.02)));
    }

    /** RFC 9002 §6.2.2.1: neither side waits for ever when a third of all datagrams of the handshake is lost. */
    @Test
    void handshakeUnderThirtyPercentLoss() {
        int[] failed = {0};
        Seeds.each(300, seed -> {
            try (Pair pair = Pair.newBuilder().seed(seed).nodes(Nodes.delay(WAY), Nodes.drop(0.3)).build()) {
                pair.dial();
                if (!pair.runUntil(() -> !pair.client().opened().isEmpty() && !pair.server().opened().isEmpty())) {
                    failed[0]++;
                }
            }
        });
        assertTrue(failed[0] <= Seeds.count(300) / 100, () -> failed[0] + " handshakes failed, more than 1 %");
    }

    @Test
    void withTls() {
        Seeds.each(60, seed -> exchange(Pair.newBuilder().seed(seed).tls(SimTls.real())
                .nodes(Nodes.delay(WAY, Duration.ofMillis(20)), Nodes.drop(0.1), Nodes.corrupt(0.02)), 2, 10_000));
    }

    /** RFC 9000 §4.1: windows open as data is read, so a transfer is not bounded by the first of them. */
    @Test
    void transferOfManyWindows() {
        Seeds.each(2, seed -> exchange(seed, 2, 2_000_000, Nodes.delay(WAY), Nodes.drop(0.005)));
    }

    /** RFC 9000 §4.6: streams beyond the limit wait for others to end. */
    @Test
    void moreStreamsThanTheLimit() {
        Seeds.each(3, seed -> exchange(seed, 1_000, 200, Nodes.delay(WAY), Nodes.drop(0.01)));
    }
}
