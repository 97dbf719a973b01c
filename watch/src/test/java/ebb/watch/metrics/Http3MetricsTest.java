package ebb.watch.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.http3.model.Http3Counts;
import ebb.http3.model.Http3Refusal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** Each refusal of HTTP/3 is a series of its own. */
class Http3MetricsTest {

    @Test
    void refusalsAreCountedByReason() {
        Http3Counts counts = new Http3Counts();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new Http3Metrics(counts).bindTo(registry);
        counts.refused(Http3Refusal.SLOW_HEAD);
        counts.refused(Http3Refusal.SLOW_HEAD);
        assertEquals(2, registry.get("ebb.http3.refused").tag("reason", "slow_head").functionCounter().count());
        assertEquals(0, registry.get("ebb.http3.refused").tag("reason", "malformed").functionCounter().count());
    }
}
