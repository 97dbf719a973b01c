package ebb.quic.io;

import ebb.quic.model.Component;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.HeldReport;
import ebb.quic.model.Limit;
import ebb.quic.model.LoopCounts;
import ebb.quic.model.Pressure;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The reports of endpoints that share a budget, as one. */
final class ReportSum {
    private final List<EndpointReport> parts;

    private ReportSum(List<EndpointReport> parts) {
        this.parts = parts;
    }

    /** The sum of at least one report; the newest is the last. */
    static EndpointReport of(List<EndpointReport> parts) {
        return new ReportSum(parts).sum();
    }

    private EndpointReport sum() {
        // The budget is the same for all: its figures are those of the newest report.
        EndpointReport newest = parts.getLast();
        Map<Component, Long> components = merge(EndpointReport::components, new EnumMap<>(Component.class));
        Map<Limit, Long> hits = merge(EndpointReport::limitsHit, new EnumMap<>(Limit.class));
        LoopCounts loops = new LoopCounts(count(r -> r.loops().running()), count(r -> r.loops().failed()),
                total(r -> r.loops().datagramsHandedOn()));
        return new EndpointReport(count(EndpointReport::handshaking), count(EndpointReport::active),
                count(EndpointReport::closing), count(EndpointReport::draining), count(EndpointReport::held),
                total(EndpointReport::opened), total(EndpointReport::released), count(EndpointReport::routes),
                newest.usedBytes(), newest.peakBytes(), newest.budgetBytes(), newest.driftBytes(), components,
                total(EndpointReport::datagramsReceived), total(EndpointReport::datagramsSent),
                total(EndpointReport::datagramsDropped), hits, highest(), loops);
    }

    /** What the applications of all loops hold, in groups of the same reason and origin. */
    static HeldReport ofHeld(List<HeldReport> parts) {
        List<HeldReport.Group> groups = parts.stream().flatMap(part -> part.groups().stream())
                .collect(Collectors.groupingBy(group -> List.of(group.closeReason(), group.origin()),
                        Collectors.reducing(ReportSum::together)))
                .values().stream().flatMap(Optional::stream)
                .sorted(Comparator.comparingInt(HeldReport.Group::count).reversed()).toList();
        return new HeldReport(parts.stream().mapToInt(HeldReport::held).sum(),
                parts.stream().mapToInt(HeldReport::watched).sum(),
                parts.stream().mapToLong(HeldReport::unwatched).sum(), groups);
    }

    private static HeldReport.Group together(HeldReport.Group one, HeldReport.Group other) {
        return new HeldReport.Group(one.closeReason(), one.origin(), one.count() + other.count(),
                Math.max(one.oldestNanos(), other.oldestNanos()));
    }

    private int count(ToIntFunction<EndpointReport> figure) {
        return parts.stream().mapToInt(figure).sum();
    }

    private long total(ToLongFunction<EndpointReport> figure) {
        return parts.stream().mapToLong(figure).sum();
    }

    private <K> Map<K, Long> merge(Function<EndpointReport, Map<K, Long>> figures, Map<K, Long> sum) {
        parts.forEach(part -> figures.apply(part).forEach((key, number) -> sum.merge(key, number, Long::sum)));
        return sum;
    }

    private Pressure highest() {
        return parts.stream().map(EndpointReport::pressure).max(Pressure::compareTo).orElseThrow();
    }
}
