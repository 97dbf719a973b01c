package ebb.cli.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void quantilesAreWithinTheirBucket() {
        var latencies = new Latencies();
        for (int micros = 1; micros <= 100_000; micros++) {
            latencies.record(micros * 1_000L);
        }
        assertEquals(100_000, latencies.count());
        assertTrue(Math.abs(latencies.quantileMicros(0.5) - 50_000) <= 50_000 / 64, "" + latencies.quantileMicros(0.5));
        assertTrue(Math.abs(latencies.quantileMicros(0.99) - 99_000) <= 99_000 / 64,
                "" + latencies.quantileMicros(0.99));
    }

    @Test
    void smallOnesAreExactAndExtremesFit() {
        var latencies = new Latencies();
        assertEquals(0, latencies.quantileMicros(0.5));
        latencies.record(7_000);
        assertEquals(7, latencies.quantileMicros(0.5));
        latencies.record(-1);
        latencies.record(Long.MAX_VALUE);
        assertEquals(3, latencies.count());
        assertEquals(0, latencies.quantileMicros(0.1));
        assertTrue(latencies.quantileMicros(1) > 1L << 36);
    }
}
