package ebb.quic.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DistributionTest {

    private static Distribution of(long... values) {
        long[] counts = new long[Distribution.BUCKETS];
        long sum = 0;
        long max = 0;
        for (long value : values) {
            counts[Distribution.bucket(value)]++;
            sum += value;
            max = Math.max(max, value);
        }
        return Distribution.of(counts, sum, max);
    }

    @Test
    void everyAnswerIsAtMostAQuarterTooLarge() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong() >>> random.nextInt(1, 64);
            long other = Long.MAX_VALUE;
            long told = of(value, other).quantile(0.5);
            assertTrue(told >= value && told - value <= value / 4, value + " became " + told);
        }
    }

    @Test
    void bucketsRiseWithTheirValues() {
        for (long value = 1; value < 100_000; value++) {
            int step = Distribution.bucket(value) - Distribution.bucket(value - 1);
            assertTrue(step == 0 || step == 1, value + " is " + step + " buckets above its neighbour");
        }
        assertEquals(Distribution.BUCKETS - 1, Distribution.bucket(Long.MAX_VALUE));
    }

    @Test
    void quantilesOfFewValuesAreThoseValues() {
        assertEquals(0, Distribution.EMPTY.quantile(0.99));
        assertEquals(70, of(70).quantile(0.5));
        assertEquals(3, of(1, 2, 3).quantile(1));
        assertEquals(1, of(1, 2, 3).quantile(0.3));
    }

    @Test
    void whatCameSinceIsWhatWasNotThere() {
        Distribution earlier = of(1, 1000);
        Distribution since = of(1, 1000, 20, 20).since(earlier);
        assertEquals(2, since.count());
        assertEquals(40, since.sum());
        assertTrue(since.max() >= 20 && since.max() <= 25, since.max() + "");
        assertEquals(0, earlier.since(earlier).max());
    }

    @Test
    void sumsAndShowsItsBuckets() {
        Distribution both = of(1, 2).plus(of(500_000));
        List<String> buckets = new ArrayList<>();
        both.forEach((size, count) -> buckets.add(count + " of " + size));
        assertEquals(List.of("1 of 1", "1 of 2", "1 of 500000"), buckets);
        assertEquals(500_000, both.max());
        assertEquals(500_003, both.sum());
    }
}
