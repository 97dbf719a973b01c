package ebb.quic.model;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * What an endpoint counted since its start, besides what stands in its {@link EndpointReport}.
 *
 * @param closed          connections that ended, by kind of reason; kinds that never were are left out
 * @param dropped         datagrams that led nowhere, by reason; reasons that never were are left out
 * @param handshakeNanos  how long completed handshakes took
 * @param reclaimNanos    from the end of a connection until everything of it was given back
 * @param peakBytes       the most that each released connection ever held
 * @param turnNanos       how long turns of the loops took: what arrives meanwhile waits
 */
public record EndpointTotals(Map<CloseKind, Long> closed, Map<DropReason, Long> dropped, Distribution handshakeNanos,
        Distribution reclaimNanos, Distribution peakBytes, Distribution turnNanos) {
    /** Nothing was counted. */
    public static final EndpointTotals NONE = new EndpointTotals(Map.of(), Map.of(), Distribution.EMPTY,
            Distribution.EMPTY, Distribution.EMPTY, Distribution.EMPTY);

    /** Copies the maps, so that the snapshot cannot change. */
    public EndpointTotals {
        closed = Map.copyOf(closed);
        dropped = Map.copyOf(dropped);
    }

    /**
     * The totals of several loops together.
     *
     * @param parts the totals of each
     * @return their sum
     */
    public static EndpointTotals sum(Collection<EndpointTotals> parts) {
        return parts.stream().reduce(NONE, EndpointTotals::plus);
    }

    private EndpointTotals plus(EndpointTotals other) {
        Map<CloseKind, Long> bothClosed = new EnumMap<>(CloseKind.class);
        bothClosed.putAll(closed);
        other.closed.forEach((kind, count) -> bothClosed.merge(kind, count, Long::sum));
        Map<DropReason, Long> bothDropped = new EnumMap<>(DropReason.class);
        bothDropped.putAll(dropped);
        other.dropped.forEach((reason, count) -> bothDropped.merge(reason, count, Long::sum));
        return new EndpointTotals(bothClosed, bothDropped, handshakeNanos.plus(other.handshakeNanos),
                reclaimNanos.plus(other.reclaimNanos), peakBytes.plus(other.peakBytes),
                turnNanos.plus(other.turnNanos));
    }
}
