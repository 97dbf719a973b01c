package ebb.bench.crowd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class IdleCrowdTest {

    @Test
    void theClimbHaltsAtEveryPowerOfTenAndThenAtEveryDoubling() {
        assertEquals(List.of(1000, 10_000, 100_000, 200_000, 400_000, 800_000, 1_000_000),
                IdleCrowd.levels(1_000_000));
    }

    @Test
    void aSmallCrowdIsOneLevel() {
        assertEquals(List.of(500), IdleCrowd.levels(500));
    }
}
