package ebb.testkit;

import ebb.quic.model.EndpointTotals;
import ebb.quic.model.Limit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What endpoints have counted, as an operator would read it.
 *
 * @param limits how often each limit was hit
 * @param totals how connections and datagrams ended
 */
public record Tally(Map<Limit, Long> limits, EndpointTotals totals) {
    static final Tally NONE = new Tally(Map.of(), EndpointTotals.NONE);

    /** Copies the map. */
    public Tally {
        limits = Map.copyOf(limits);
    }

    /**
     * The sum over all {@link SimHost}s of this thread's test, which {@link GivesEverythingBack} watches. How they are
     * closed at its end does not count.
     */
    public static Tally ofThisTest() {
        return LeakWatch.tally();
    }

    Tally plus(Tally other) {
        Map<Limit, Long> both = new EnumMap<>(Limit.class);
        both.putAll(limits);
        other.limits.forEach((limit, count) -> both.merge(limit, count, Long::sum));
        return new Tally(both, EndpointTotals.sum(List.of(totals, other.totals)));
    }
}
