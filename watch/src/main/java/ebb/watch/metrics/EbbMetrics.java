package ebb.watch.metrics;

import ebb.quic.QuicClient;
import ebb.quic.QuicServer;
import ebb.quic.model.CloseKind;
import ebb.quic.model.Component;
import ebb.quic.model.DropReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.Limit;
import ebb.watch.source.Watched;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of a server or a client; docs/metrics.md lists them. Thread-safe.
 *
 * <pre>{@code
 * new EbbMetrics(server).bindTo(registry);
 * }</pre>
 *
 * <p>One binder serves one registry. Two endpoints on the same registry need tags that tell them apart.
 */
public final class EbbMetrics implements MeterBinder {
    private final Watched watched;
    private final Tags tags;
    private final LongSupplier nanoClock;
    private volatile Reading reading;

    /**
     * The metrics of a server.
     *
     * @param server the server
     */
    public EbbMetrics(QuicServer server) {
        this(Watched.of(server), Tags.empty());
    }

    /**
     * The metrics of a client.
     *
     * @param client the client
     */
    public EbbMetrics(QuicClient client) {
        this(Watched.of(client), Tags.empty());
    }

    /**
     * The metrics of whatever is watched, with tags of the application's own.
     *
     * @param watched the endpoint
     * @param tags    what every meter is tagged with
     */
    public EbbMetrics(Watched watched, Iterable<Tag> tags) {
        this(watched, tags, System::nanoTime);
    }

    EbbMetrics(Watched watched, Iterable<Tag> tags, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.watched = Objects.requireNonNull(watched, "watched");
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        reading = new Reading(watched, new Histograms(registry, tags), nanoClock);
        Meters meters = new Meters(registry, reading);
        connections(meters);
        memory(meters);
        traffic(meters);
        loops(meters);
    }

    /**
     * Reads the endpoint, for a scrape that follows at once. A registry reads its meters in an order of its own, and those
     * that it reads before any other are still as they were; without this call, histograms can be one scrape behind.
     * Blocks for a turn of the loop, or not at all when the last reading is less than a quarter of a second old.
     *
     * @throws IllegalStateException if nothing was bound yet
     */
    public void refresh() {
        Reading bound = reading;
        if (bound == null) {
            throw new IllegalStateException("not bound to a registry; call bindTo first");
        }
        bound.now();
    }

    private void loops(Meters meters) {
        String states = "Loops that move datagrams; a failed one took its connections with it";
        meters.gauge("ebb.loops", states, null, tags.and("state", "running"), r -> r.loops().running());
        meters.gauge("ebb.loops", states, null, tags.and("state", "failed"), r -> r.loops().failed());
        FunctionTimer.builder("ebb.loop.lag", meters.reading(), r -> r.now().totals().turnNanos().count(),
                        r -> r.now().totals().turnNanos().sum(), TimeUnit.NANOSECONDS)
                .description("Turns of the loops: what arrives during one waits until it is over").tags(tags)
                .register(meters.registry());
        TimeGauge.builder("ebb.loop.lag.max", meters.reading()::longestTurnNanos, TimeUnit.NANOSECONDS)
                .description("The longest turn of a loop between the last two readings").tags(tags).register(meters.registry());
    }

    private void connections(Meters meters) {
        String states = "Connections by state; held ones are over, but the application still refers to them";
        meters.gauge("ebb.connections", states, null, tags.and("state", "handshaking"), EndpointReport::handshaking);
        meters.gauge("ebb.connections", states, null, tags.and("state", "active"), EndpointReport::active);
        meters.gauge("ebb.connections", states, null, tags.and("state", "closing"), EndpointReport::closing);
        meters.gauge("ebb.connections", states, null, tags.and("state", "draining"), EndpointReport::draining);
        meters.gauge("ebb.connections", states, null, tags.and("state", "held"), EndpointReport::held);
        meters.counter("ebb.connections.opened", "Connections that began", tags, s -> s.report().opened());
        meters.counter("ebb.connections.released", "Connections of which nothing is left", tags,
                s -> s.report().released());
        for (CloseKind kind : CloseKind.values()) {
            meters.counter("ebb.connections.closed", "Connections that ended",
                    tags.and("reason", kind.label(), "initiator", kind.isLocal() ? "local" : "peer"),
                    s -> s.totals().closed().getOrDefault(kind, 0L));
        }
    }

    private void memory(Meters meters) {
        for (Component component : Component.values()) {
            meters.gauge("ebb.memory.used", "Bytes held now, by what they are held for", "bytes",
                    tags.and("component", component.label()), r -> r.components().getOrDefault(component, 0L));
        }
        meters.gauge("ebb.memory.budget", "The most that may be held", "bytes", tags, EndpointReport::budgetBytes);
        meters.gauge("ebb.memory.peak", "The most that was ever held", "bytes", tags, EndpointReport::peakBytes);
        meters.gauge("ebb.memory.drift", "Bytes that accounts were wrong by; anything but 0 is a defect", "bytes", tags,
                EndpointReport::driftBytes);
        for (Limit limit : Limit.values()) {
            meters.counter("ebb.limits.hit", "How often a limit was hit", tags.and("limit", limit.label()),
                    s -> s.report().limitsHit().getOrDefault(limit, 0L));
        }
        meters.gauge("ebb.pressure.level", "The rung of the pressure ladder; from 3 on newcomers are refused", null,
                tags, r -> r.pressure().ordinal());
    }

    private void traffic(Meters meters) {
        String datagrams = "UDP datagrams";
        meters.counter("ebb.datagrams", datagrams, tags.and("direction", "received"),
                s -> s.report().datagramsReceived());
        meters.counter("ebb.datagrams", datagrams, tags.and("direction", "sent"), s -> s.report().datagramsSent());
        for (DropReason reason : DropReason.values()) {
            meters.counter("ebb.datagrams.dropped", "Datagrams that led nowhere", tags.and("reason", reason.label()),
                    s -> s.totals().dropped().getOrDefault(reason, 0L));
        }
    }

    /** Registers meters that read the same snapshot; the registry keeps it alive through them. */
    private record Meters(MeterRegistry registry, Reading reading) {

        void gauge(String name, String description, String unit, Tags tags, ToDoubleFunction<EndpointReport> value) {
            Gauge.builder(name, () -> value.applyAsDouble(reading.now().report())).description(description)
                    .baseUnit(unit).tags(tags).register(registry);
        }

        void counter(String name, String description, Tags tags, ToDoubleFunction<Reading.Snapshot> value) {
            // The registry refers to the reading weakly here; the gauges hold it.
            FunctionCounter.builder(name, reading, r -> value.applyAsDouble(r.now()))
                    .description(description).tags(tags).register(registry);
        }
    }
}
