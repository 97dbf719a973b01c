package ebb.watch.metrics;

import ebb.quic.model.Distribution;
import ebb.quic.model.EndpointTotals;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Brings the distributions that the transport counted into histograms of the registry: what is new since the last time
 * is recorded value by value, each as the largest of its bucket. Confined to {@link Reading}'s monitor.
 *
 * <p>Bound: {@link #MOST} values at a time and histogram; the rest follows the next time, and nothing is lost.
 */
final class Histograms {
    /** Values recorded at a time. */
    static final int MOST = 200_000;

    private final CatchUp handshakes;
    private final CatchUp reclaims;
    private final CatchUp peaks;

    Histograms(MeterRegistry registry, Tags tags) {
        Timer handshake = timer("ebb.handshake.duration", "From the first packet to the completed handshake", tags)
                .register(registry);
        Timer reclaim = timer("ebb.reclaim.delay", "From the end of a connection until all of it was given back", tags)
                .register(registry);
        DistributionSummary peak = DistributionSummary.builder("ebb.connection.memory").baseUnit("bytes").tags(tags)
                .description("The most that each released connection ever held")
                .serviceLevelObjectives(2 << 10, 4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10, 128 << 10, 256 << 10,
                        512 << 10, 1 << 20, 2 << 20, 4 << 20, 8 << 20, 16 << 20).register(registry);
        handshakes = new CatchUp(nanos -> handshake.record(nanos, TimeUnit.NANOSECONDS));
        reclaims = new CatchUp(nanos -> reclaim.record(nanos, TimeUnit.NANOSECONDS));
        peaks = new CatchUp(peak::record);
    }

    private static Timer.Builder timer(String name, String description, Tags tags) {
        return Timer.builder(name).description(description).tags(tags).serviceLevelObjectives(millis(1), millis(2),
                millis(5), millis(10), millis(20), millis(50), millis(100), millis(200), millis(500), millis(1000),
                millis(2000), millis(5000), millis(10_000));
    }

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }

    void update(EndpointTotals totals) {
        handshakes.follow(totals.handshakeNanos());
        reclaims.follow(totals.reclaimNanos());
        peaks.follow(totals.peakBytes());
    }

    /** What of one distribution was recorded already. */
    private static final class CatchUp {
        private final LongConsumer recorder;
        private final long[] recorded = new long[Distribution.BUCKETS];

        CatchUp(LongConsumer recorder) {
            this.recorder = recorder;
        }

        void follow(Distribution all) {
            long[] room = {MOST};
            all.forEach((size, count) -> {
                int bucket = Distribution.bucket(size);
                long news = Math.min(room[0], count - recorded[bucket]);
                for (long i = 0; i < news; i++) {
                    recorder.accept(size);
                }
                recorded[bucket] += news;
                room[0] -= news;
            });
        }
    }
}
