package ebb.watch.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.ConnectionListener;
import ebb.quic.QuicClient;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.quic.model.CloseReason;
import ebb.quic.model.Distribution;
import ebb.quic.model.EndpointTotals;
import ebb.quic.model.MemoryReport;
import ebb.testkit.TestIdentity;
import ebb.watch.source.ScriptedEndpoint;
import ebb.watch.source.Watched;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EbbMetricsTest {
    private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private EbbMetrics metrics;
    private long now;

    private String scrape() {
        now += TimeUnit.SECONDS.toNanos(1);
        metrics.refresh();
        return registry.scrape();
    }

    private void bind(Watched watched) {
        metrics = new EbbMetrics(watched, Tags.empty(), () -> now);
        metrics.bindTo(registry);
    }

    @Test
    void aRefreshBeforeBindingSaysWhatIsMissing() {
        assertThrows(IllegalStateException.class, () -> new EbbMetrics(endpoint, Tags.empty()).refresh());
    }

    private static void assertLine(String line, String scrape) {
        assertTrue(scrape.lines().anyMatch(line::equals), () -> "no '" + line + "' in\n" + scrape);
    }

    @Test
    void everyFigureOfTheReportHasItsSeries() {
        bind(endpoint);
        String scrape = scrape();
        for (String line : new String[] {
            "ebb_connections{state=\"handshaking\"} 1.0", "ebb_connections{state=\"active\"} 2.0",
            "ebb_connections{state=\"closing\"} 3.0", "ebb_connections{state=\"draining\"} 4.0",
            "ebb_connections{state=\"held\"} 5.0", "ebb_connections_opened_total 100.0",
            "ebb_connections_released_total 90.0",
            "ebb_connections_closed_total{initiator=\"local\",reason=\"IdleTimeout\"} 3.0",
            "ebb_connections_closed_total{initiator=\"peer\",reason=\"PeerClose\"} 2.0",
            "ebb_connections_closed_total{initiator=\"local\",reason=\"Evicted\"} 0.0",
            "ebb_memory_used_bytes{component=\"fixed\"} 6000.0", "ebb_memory_used_bytes{component=\"crypto\"} 0.0",
            "ebb_memory_budget_bytes 10000.0", "ebb_memory_peak_bytes 9000.0", "ebb_memory_drift_bytes 0.0",
            "ebb_loops{state=\"running\"} 2.0", "ebb_loops{state=\"failed\"} 0.0",
            "ebb_limits_hit_total{limit=\"retry\"} 8.0", "ebb_pressure_level 0.0",
            "ebb_datagrams_total{direction=\"received\"} 11.0", "ebb_datagrams_total{direction=\"sent\"} 12.0",
            "ebb_datagrams_dropped_total{reason=\"no_connection\"} 4.0"}) {
            assertLine(line, scrape);
        }
    }

    @Test
    void distributionsBecomeHistogramsAndNothingIsCountedTwice() {
        bind(endpoint);
        scrape();
        scrape();
        String scrape = scrape();
        assertLine("ebb_handshake_duration_seconds_count 2", scrape);
        assertLine("ebb_reclaim_delay_seconds_bucket{le=\"0.05\"} 1", scrape);
        assertLine("ebb_reclaim_delay_seconds_bucket{le=\"0.1\"} 2", scrape);
        assertLine("ebb_connection_memory_bytes_bucket{le=\"8192.0\"} 1", scrape);
        assertLine("ebb_connection_memory_bytes_count 2", scrape);
        assertLine("ebb_loop_lag_seconds_count 2", scrape);
    }

    @Test
    void whatCameSinceTheLastScrapeIsAdded() {
        bind(endpoint);
        scrape();
        EndpointTotals before = endpoint.totals;
        endpoint.totals = EndpointTotals.sum(List.of(before, before));
        assertLine("ebb_handshake_duration_seconds_count 4", scrape());
    }

    @Test
    void theLongestTurnIsThatSinceTheLastReading() {
        bind(endpoint);
        assertTrue(scrape().lines().anyMatch(line -> line.equals("ebb_loop_lag_max_seconds 9.0E-6")));
        assertLine("ebb_loop_lag_max_seconds 0.0", scrape());
    }

    @Test
    void oneScrapeAsksTheLoopOnce() {
        bind(endpoint);
        int before = endpoint.reports;
        scrape();
        assertEquals(before + 1, endpoint.reports);
    }

    @Test
    void moreThanCanBeCaughtUpWithAtOnceFollowsLater() {
        long[] counts = new long[20];
        counts[10] = Histograms.MOST + 5;
        endpoint.totals = new EndpointTotals(Map.of(), Map.of(),
                Distribution.of(counts, 1, 1L << 20), ScriptedEndpoint.of(), ScriptedEndpoint.of(),
                ScriptedEndpoint.of());
        bind(endpoint);
        assertLine("ebb_handshake_duration_seconds_count " + Histograms.MOST, scrape());
        assertLine("ebb_handshake_duration_seconds_count " + (Histograms.MOST + 5), scrape());
    }

    @Test
    void bindsToAnyRegistry() {
        SimpleMeterRegistry simple = new SimpleMeterRegistry();
        new EbbMetrics(endpoint, Tags.of("server", "edge")).bindTo(simple);
        assertEquals(5, simple.get("ebb.connections").tags("state", "held", "server", "edge").gauge().value());
        assertEquals(3, simple.get("ebb.connections.closed").tag("reason", "IdleTimeout").functionCounter().count());
    }

    @Test
    void aLifeOverSocketsShowsInTheMetrics() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (QuicServer server = QuicServer.newBuilder().bind(anyPort)
                .identity(QuicIdentity.of(TestIdentity.shared().keyManager())).protocols("echo")
                .onStream((_, stream) -> stream.input().transferTo(stream.output()))
                .listener(new ConnectionListener() {
                    @Override
                    public void released(long id, CloseReason reason, MemoryReport memory) {
                        released.countDown();
                    }
                }).start();
                QuicClient client = QuicClient.newBuilder().protocols("echo").insecure().build()) {
            bind(Watched.of(server));
            var connection = client.connect("127.0.0.1", server.localAddress().getPort());
            connection.openStream().finish();
            assertLine("ebb_connections_opened_total 1.0", scrape());
            connection.close(5, "bye");
            assertTrue(released.await(60, TimeUnit.SECONDS));
            String scrape = scrape();
            assertLine("ebb_connections{state=\"active\"} 0.0", scrape);
            assertLine("ebb_connections_closed_total{initiator=\"peer\",reason=\"PeerClose\"} 1.0", scrape);
            assertLine("ebb_connections_released_total 1.0", scrape);
            assertLine("ebb_handshake_duration_seconds_count 1", scrape);
            assertLine("ebb_reclaim_delay_seconds_count 1", scrape);
            assertLine("ebb_memory_drift_bytes 0.0", scrape);
        }
    }
}
