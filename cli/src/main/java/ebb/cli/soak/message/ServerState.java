package ebb.cli.soak.message;

import java.util.Map;

/**
 * A line from the server of a run.
 *
 * @param port      its UDP port
 * @param opened    connections created since the start
 * @param released  connections released since the start
 * @param held      released connections that the application still holds, as far as Ebb knows
 * @param heldBy    how many of these were taken over by whom
 * @param routes    entries of the routing table
 * @param usedBytes on the endpoint's budget: the sum of all accounts
 * @param driftBytes what accounts were wrong by
 * @param accounts  bytes by component
 * @param heapBytes live heap if it was just collected, used heap otherwise
 * @param threads   platform threads without the carriers of virtual threads, which come and go
 * @param files     open file descriptors
 */
public record ServerState(int port, int handshaking, int active, int closing, int draining, long opened, long released,
        int held, Map<String, Integer> heldBy, int routes, long usedBytes, long driftBytes, Map<String, Long> accounts,
        long heapBytes, int threads, long files) {

    /** Connections and stubs that exist. */
    public int live() {
        return handshaking + active + closing + draining;
    }
}
