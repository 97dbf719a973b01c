package ebb.watch.source;

import ebb.quic.model.CloseKind;
import ebb.quic.model.Component;
import ebb.quic.model.ConnectionOrder;
import ebb.quic.model.ConnectionStats;
import ebb.quic.model.Distribution;
import ebb.quic.model.DropReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.EndpointTotals;
import ebb.quic.model.HeldReport;
import ebb.quic.model.Limit;
import ebb.quic.model.LoopCounts;
import ebb.quic.model.MemoryReport;
import ebb.quic.model.Phase;
import ebb.quic.model.Pressure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An endpoint whose figures a test says. */
public final class ScriptedEndpoint implements Watched {
    /** The rung that is reported. */
    public volatile Pressure pressure = Pressure.NONE;
    /** What was counted. */
    public volatile EndpointTotals totals = new EndpointTotals(Map.of(CloseKind.IDLE_TIMEOUT, 3L,
            CloseKind.PEER_CLOSE, 2L), Map.of(DropReason.NO_CONNECTION, 4L), of(2_000_000, 3_000_000),
            of(0, 60_000_000), of(5_000, 70_000), of(1_000, 9_000));
    /** The loops that are reported. */
    public volatile LoopCounts loops = new LoopCounts(2, 0, 6);
    /** The numbers of connections that were closed. */
    public final List<Long> closed = new ArrayList<>();
    /** How often the endpoint was asked. */
    public volatile int reports;

    /** The distribution of these values. */
    public static Distribution of(long... values) {
        long[] counts = new long[Distribution.BUCKETS];
        long sum = 0;
        long max = 0;
        for (long value : values) {
            counts[Distribution.bucket(value)]++;
            sum += value;
            max = Math.max(max, value);
        }
        return Distribution.of(counts, sum, max);
    }

    @Override
    public EndpointReport report() {
        reports++;
        return new EndpointReport(1, 2, 3, 4, 5, 100, 90, 17, 7000, 9000, 10_000, 0,
                Map.of(Component.FIXED, 6000L, Component.SEND, 1000L), 11, 12, 4, Map.of(Limit.RETRY, 8L), pressure, loops);
    }

    @Override
    public EndpointTotals totals() {
        return totals;
    }

    @Override
    public List<ConnectionStats> connections(ConnectionOrder order, int most) {
        return Stream.of(connection(1, 2000, 50), connection(2, 9000, 10), connection(3, 100, 90))
                .sorted(order.comparator()).limit(most).toList();
    }

    private static ConnectionStats connection(long id, long usedBytes, long ageMillis) {
        return new ConnectionStats(id, Phase.ACTIVE, new InetSocketAddress("10.0.0." + id, 4000), "h3",
                Duration.ofMillis(ageMillis), Duration.ofNanos(1_234_567), 12_000, 0, id * 10, id * 20, 0, 1,
                new MemoryReport(usedBytes, usedBytes + 1, 1 << 20, Map.of(Component.FIXED, usedBytes)));
    }

    @Override
    public HeldReport held() {
        return new HeldReport(5, 6, 0,
                List.of(new HeldReport.Group("IdleTimeout", "com.acme.Chat", 5, 61_000_000_000L)));
    }

    @Override
    public boolean close(long id) {
        return id <= 3 && closed.add(id);
    }
}
