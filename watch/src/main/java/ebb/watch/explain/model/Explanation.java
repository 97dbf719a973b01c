package ebb.watch.explain.model;

import java.util.List;

/**
 * Who holds closed connections, as a heap dump tells.
 *
 * @param timeMillis when the dump was made, milliseconds since 1970
 * @param connections closed connections that are still reachable
 * @param holders who holds them, most connections first
 */
public record Explanation(long timeMillis, int connections, List<Holder> holders) {

    public Explanation {
        holders = List.copyOf(holders);
    }

    /** {@return the bytes that all holders keep together} */
    public long keptBytes() {
        return holders.stream().mapToLong(Holder::keptBytes).sum();
    }
}
