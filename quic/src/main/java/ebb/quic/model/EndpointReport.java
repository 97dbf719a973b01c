package ebb.quic.model;

import java.util.EnumMap;
import java.util.Map;

/**
 * A snapshot of one endpoint: its connections by phase and every byte it accounts for.
 *
 * @param handshaking  connections in their handshake
 * @param active       connections whose handshake is complete
 * @param closing      stubs that still answer with CONNECTION_CLOSE
 * @param draining     silent stubs
 * @param held         released connections that the application still holds, as far as is known
 * @param opened       connections created since the start
 * @param released     connections released since the start
 * @param routes       entries of the routing table
 * @param usedBytes    on the budget now
 * @param peakBytes    the most that was ever on it
 * @param budgetBytes  {@code endpointBytes}
 * @param driftBytes   bytes that an account still held when its connection left: a defect of Ebb, 0 if all is well
 * @param components   bytes by component over all live connections and stubs
 * @param datagramsReceived UDP datagrams received
 * @param datagramsSent     UDP datagrams sent
 * @param datagramsDropped  datagrams that belonged to nothing, were malformed or found no room
 * @param limitsHit    how often each limit was hit since the start; limits that never were are left out
 * @param pressure     the rung of the pressure ladder
 * @param loops        its loops
 */
public record EndpointReport(int handshaking, int active, int closing, int draining, int held, long opened,
        long released, int routes, long usedBytes, long peakBytes, long budgetBytes, long driftBytes,
        Map<Component, Long> components, long datagramsReceived, long datagramsSent, long datagramsDropped,
        Map<Limit, Long> limitsHit, Pressure pressure, LoopCounts loops) {
    /** Copies the maps, so that the snapshot cannot change. */
    public EndpointReport {
        components = components.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(components));
        limitsHit = limitsHit.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(limitsHit));
    }

    /**
     * The same report with a limit that is not the endpoint's own to count.
     *
     * @param limit the limit
     * @param hits  how often it was hit
     * @return a copy
     */
    public EndpointReport withHits(Limit limit, long hits) {
        Map<Limit, Long> all = new EnumMap<>(Limit.class);
        all.putAll(limitsHit);
        all.put(limit, hits);
        return new EndpointReport(handshaking, active, closing, draining, held, opened, released, routes, usedBytes,
                peakBytes, budgetBytes, driftBytes, components, datagramsReceived, datagramsSent, datagramsDropped, all,
                pressure, loops);
    }

    /** {@return how many connections exist in any phase before RELEASED} */
    public int live() {
        return handshaking + active + closing + draining;
    }
}
