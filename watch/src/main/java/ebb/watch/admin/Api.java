package ebb.watch.admin;

import ebb.quic.model.Component;
import ebb.quic.model.ConnectionOrder;
import ebb.quic.model.ConnectionStats;
import ebb.quic.model.Distribution;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.HeldReport;
import ebb.quic.model.Limit;
import ebb.quic.model.LoopCounts;
import ebb.watch.source.Watched;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Puts what is known into the shape that docs/admin.md describes. Thread-safe, without state. */
final class Api {
    private static final int MAX_GROUPS = 100;

    private Api() {
    }

    static Map<String, Object> memory(History.Sample sample) {
        EndpointReport report = sample.report();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("timeMillis", sample.timeMillis());
        tree.put("budgetBytes", report.budgetBytes());
        tree.put("usedBytes", report.usedBytes());
        tree.put("peakBytes", report.peakBytes());
        tree.put("driftBytes", report.driftBytes());
        tree.put("components", components(report.components()));
        tree.put("connections", connections(report));
        tree.put("routes", report.routes());
        tree.put("heapUsedBytes", sample.heapUsedBytes());
        tree.put("rssBytes", sample.rssBytes());
        tree.put("pressure", report.pressure().name().toLowerCase(Locale.ROOT));
        tree.put("limitsHit", limitsHit(report));
        tree.put("datagrams", datagrams(report));
        tree.put("reclaimDelayMillis", reclaimDelay(sample.totals().reclaimNanos()));
        tree.put("loops", loops(report.loops()));
        return tree;
    }

    private static Map<String, Object> components(Map<Component, Long> bytes) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Component component : Component.values()) {
            tree.put(component.label(), bytes.getOrDefault(component, 0L));
        }
        return tree;
    }

    private static Map<String, Object> connections(EndpointReport report) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("handshaking", report.handshaking());
        tree.put("active", report.active());
        tree.put("closing", report.closing());
        tree.put("draining", report.draining());
        tree.put("opened", report.opened());
        tree.put("released", report.released());
        tree.put("held", report.held());
        return tree;
    }

    private static Map<String, Object> limitsHit(EndpointReport report) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Limit limit : Limit.values()) {
            tree.put(limit.label(), report.limitsHit().getOrDefault(limit, 0L));
        }
        return tree;
    }

    private static Map<String, Object> datagrams(EndpointReport report) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("received", report.datagramsReceived());
        tree.put("sent", report.datagramsSent());
        tree.put("dropped", report.datagramsDropped());
        return tree;
    }

    private static Map<String, Object> loops(LoopCounts loops) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("running", loops.running());
        tree.put("failed", loops.failed());
        tree.put("datagramsHandedOn", loops.datagramsHandedOn());
        return tree;
    }

    private static Map<String, Object> reclaimDelay(Distribution nanos) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("count", nanos.count());
        tree.put("p50", TimeUnit.NANOSECONDS.toMillis(nanos.quantile(0.5)));
        tree.put("p99", TimeUnit.NANOSECONDS.toMillis(nanos.quantile(0.99)));
        tree.put("max", TimeUnit.NANOSECONDS.toMillis(nanos.max()));
        return tree;
    }

    /** The first connections in an order, beside how many there are. */
    static Map<String, Object> connections(Watched watched, ConnectionOrder order, int limit) {
        List<ConnectionStats> first = watched.connections(order, limit);
        EndpointReport report = watched.report();
        Map<String, Object> tree = new LinkedHashMap<>();
        // Asked for a moment later: never fewer than are shown.
        tree.put("total", Math.max(first.size(), report.handshaking() + report.active()));
        tree.put("connections", first.stream().map(Api::connection).toList());
        return tree;
    }

    private static Map<String, Object> connection(ConnectionStats stats) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", stats.id());
        tree.put("phase", stats.phase().name().toLowerCase(Locale.ROOT));
        tree.put("remoteAddress", text(stats.remoteAddress()));
        tree.put("protocol", stats.protocol());
        tree.put("ageMillis", stats.age().toMillis());
        tree.put("rttMicros", TimeUnit.NANOSECONDS.toMicros(stats.smoothedRtt().toNanos()));
        tree.put("receivedBytes", stats.bytesReceived());
        tree.put("sentBytes", stats.bytesSent());
        tree.put("usedBytes", stats.memory().usedBytes());
        tree.put("peakBytes", stats.memory().peakBytes());
        tree.put("components", components(stats.memory().components()));
        return tree;
    }

    /** Numeric, IPv6 in brackets: no name is looked up for it. */
    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    static Map<String, Object> held(HeldReport report, Map<String, Object> explanationOrNull) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("held", report.held());
        tree.put("sampled", report.unwatched() > 0);
        tree.put("groups", report.groups().stream().limit(MAX_GROUPS).map(Api::group).toList());
        tree.put("explanation", explanationOrNull);
        return tree;
    }

    private static Map<String, Object> group(HeldReport.Group group) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("closeReason", group.closeReason());
        tree.put("acceptedAt", group.origin());
        tree.put("count", group.count());
        tree.put("oldestMillis", TimeUnit.NANOSECONDS.toMillis(group.oldestNanos()));
        return tree;
    }
}
