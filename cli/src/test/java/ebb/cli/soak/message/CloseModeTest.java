package ebb.cli.soak.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CloseModeTest {

    @Test
    void labelsAreReadAgain() {
        for (CloseMode mode : CloseMode.values()) {
            assertEquals(mode, CloseMode.of(mode.label()));
        }
        assertEquals(CloseMode.HALF_OPEN, CloseMode.of("half-open"));
        assertThrows(IllegalArgumentException.class, () -> CloseMode.of("HALF_OPEN"));
    }

    @Test
    void whatWaitsForATimeoutOpensLast() {
        assertEquals(List.of("graceful", "reset", "kill", "idle", "half-open"),
                List.copyOf(CloseMode.labelled(CloseMode.MIXED.shares(10)).keySet()));
    }

    @Test
    void aSimpleWayHasAll() {
        assertEquals(Map.of(CloseMode.KILL, 7), CloseMode.KILL.shares(7));
    }

    @Property
    void sharesAddUpToTheWhole(@ForAll @IntRange(min = 1, max = 10_000) int connections) {
        Map<CloseMode, Integer> shares = CloseMode.MIXED.shares(connections);
        assertEquals(connections, shares.values().stream().mapToInt(Integer::intValue).sum());
        assertEquals(Math.min(5, connections), shares.size());
    }
}
