package ebb.watch.metrics;

import ebb.http3.model.Http3Counts;
import ebb.http3.model.Http3Refusal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;

/**
 * What an HTTP/3 server refused its clients, as {@code ebb.http3.refused}. Thread-safe.
 *
 * <pre>{@code
 * Http3Counts counts = new Http3Counts();
 * new Http3Metrics(counts).bindTo(registry);
 * builder.protocol(Http3Server.PROTOCOL, Http3Server.handler(handler, settings, counts));
 * }</pre>
 */
public final class Http3Metrics implements MeterBinder {
    private final Http3Counts counts;

    /**
     * The metrics of a handler of HTTP/3.
     *
     * @param counts what was given to {@code Http3Server.handler}
     */
    public Http3Metrics(Http3Counts counts) {
        this.counts = Objects.requireNonNull(counts, "counts");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Http3Refusal why : Http3Refusal.values()) {
            FunctionCounter.builder("ebb.http3.refused", counts, all -> all.count(why))
                    .description("What clients of HTTP/3 were refused, and why").tags("reason", why.label())
                    .register(registry);
        }
    }
}
