package ebb.watch.metrics;

import ebb.http3.Http3Exchange;
import ebb.http3.Http3Handler;
import ebb.quic.model.QuicClosedException;
import ebb.quic.model.StreamResetException;
import ebb.quic.model.StreamStoppedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Times what a handler of HTTP/3 requests does, as {@code http.server.requests}. Thread-safe. Neither paths nor unknown
 * methods become tags, so a client cannot make up series.
 */
public final class HttpMetrics implements Http3Handler {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE");

    private final Http3Handler handler;
    private final MeterRegistry registry;

    /**
     * A handler that is timed.
     *
     * @param handler  answers the requests
     * @param registry gets the times
     */
    public HttpMetrics(Http3Handler handler, MeterRegistry registry) {
        this.handler = Objects.requireNonNull(handler, "handler");
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public void handle(Http3Exchange exchange) throws IOException {
        long began = System.nanoTime();
        int status = 500;
        try {
            handler.handle(exchange);
            status = exchange.status();
        } catch (StreamStoppedException | StreamResetException | QuicClosedException e) {
            // The client went away: what it would have been told is not known to anybody.
            status = 0;
            throw e;
        } finally {
            record(exchange.method(), status, System.nanoTime() - began);
        }
    }

    void record(String method, int status, long nanos) {
        Timer.builder("http.server.requests").description("Requests that a handler answered")
                .tags(Tags.of("method", METHODS.contains(method) ? method : "OTHER", "status", status(status),
                        "outcome", outcome(status), "protocol", "h3"))
                .serviceLevelObjectives(millis(1), millis(5), millis(20), millis(100), millis(500), millis(2000),
                        millis(10_000))
                .register(registry).record(nanos, TimeUnit.NANOSECONDS);
    }

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }

    private static String status(int status) {
        return status >= 200 && status < 600 ? Integer.toString(status) : "OTHER";
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> "UNKNOWN";
        };
    }
}
