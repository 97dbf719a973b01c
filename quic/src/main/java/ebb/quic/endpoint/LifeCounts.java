package ebb.quic.endpoint;

import ebb.quic.model.CloseKind;
import ebb.quic.model.CloseReason;
import ebb.quic.model.DropReason;
import ebb.quic.model.EndpointTotals;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of connections and datagrams, in plain numbers that cost next to nothing and hold nothing. Loop-confined;
 * owned by the endpoint's table.
 */
final class LifeCounts {
    private static final CloseKind[] KINDS = CloseKind.values();
    private static final DropReason[] REASONS = DropReason.values();

    private final long[] closed = new long[KINDS.length];
    private final long[] dropped = new long[REASONS.length];
    private final Histogram handshakes = new Histogram();
    private final Histogram reclaims = new Histogram();
    private final Histogram peaks = new Histogram();
    private final Histogram turns = new Histogram();

    void closed(CloseReason reason) {
        closed[reason.kind().ordinal()]++;
    }

    void dropped(DropReason reason) {
        dropped[reason.ordinal()]++;
    }

    void established(long nanos) {
        handshakes.record(nanos);
    }

    void released(long sinceCloseNanos, long peakBytes) {
        reclaims.record(sinceCloseNanos);
        peaks.record(peakBytes);
    }

    void turned(long nanos) {
        turns.record(nanos);
    }

    long droppedInAll() {
        long sum = 0;
        for (long count : dropped) {
            sum += count;
        }
        return sum;
    }

    EndpointTotals snapshot() {
        Map<CloseKind, Long> kinds = new EnumMap<>(CloseKind.class);
        for (CloseKind kind : KINDS) {
            if (closed[kind.ordinal()] > 0) {
                kinds.put(kind, closed[kind.ordinal()]);
            }
        }
        Map<DropReason, Long> reasons = new EnumMap<>(DropReason.class);
        for (DropReason reason : REASONS) {
            if (dropped[reason.ordinal()] > 0) {
                reasons.put(reason, dropped[reason.ordinal()]);
            }
        }
        return new EndpointTotals(kinds, reasons, handshakes.snapshot(), reclaims.snapshot(), peaks.snapshot(),
                turns.snapshot());
    }
}
