package ebb.quic.model;

import java.util.EnumMap;
import java.util.Map;

/**
 * What one connection holds or, once it is released, held.
 *
 * @param usedBytes  on its account now; at the moment of closing in the report that {@code released} gets
 * @param peakBytes  the most that was ever on it
 * @param limitBytes what {@code connectionBytes} allows
 * @param components bytes by component; components without bytes are left out
 */
public record MemoryReport(long usedBytes, long peakBytes, long limitBytes, Map<Component, Long> components) {
    /** Copies the map, so that the snapshot cannot change. */
    public MemoryReport {
        components = components.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(components));
    }
}
