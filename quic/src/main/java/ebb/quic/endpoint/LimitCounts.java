package ebb.quic.endpoint;

import ebb.quic.model.Limit;
import ebb.quic.trace.FlightEvents;
import java.util.EnumMap;
import java.util.Map;

/** How often each limit was hit. Loop-confined; owned by the endpoint. */
final class LimitCounts {
    private final long[] counts = new long[Limit.values().length];

    void hit(Limit limit) {
        counts[limit.ordinal()]++;
        FlightEvents.limitHit(limit, counts[limit.ordinal()]);
    }

    Map<Limit, Long> snapshot() {
        Map<Limit, Long> hits = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            if (counts[limit.ordinal()] > 0) {
                hits.put(limit, counts[limit.ordinal()]);
            }
        }
        return hits;
    }
}
