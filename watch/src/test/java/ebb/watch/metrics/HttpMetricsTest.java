package ebb.watch.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class HttpMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private long count(String... tags) {
        return registry.get("http.server.requests").tags(tags).timer().count();
    }

    @Test
    void clientsCannotMakeUpSeries() {
        HttpMetrics metrics = new HttpMetrics(_ -> { }, registry);
        for (int i = 0; i < 100; i++) {
            metrics.record("BREW" + i, 700 + i, 5);
        }
        assertEquals(1, registry.find("http.server.requests").timers().size());
        assertEquals(100, count("method", "OTHER", "status", "OTHER", "outcome", "UNKNOWN"));
    }

    @Test
    void outcomesFollowTheStatus() {
        HttpMetrics metrics = new HttpMetrics(_ -> { }, registry);
        for (int status : new int[] {204, 304, 404, 503}) {
            metrics.record("GET", status, 5);
        }
        assertEquals(1, count("status", "204", "outcome", "SUCCESS"));
        assertEquals(1, count("status", "304", "outcome", "REDIRECTION"));
        assertEquals(1, count("status", "404", "outcome", "CLIENT_ERROR"));
        assertEquals(1, count("status", "503", "outcome", "SERVER_ERROR"));
    }
}
