package ebb.http3.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RateBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void burstThenRate() {
        RateBucket bucket = new RateBucket(3, 2, 0);
        assertEquals(3, taken(bucket, 3, 0));
        assertFalse(bucket.take(0));
        assertFalse(bucket.take(SECOND / 4));
        assertTrue(bucket.take(SECOND / 2));
        assertFalse(bucket.take(SECOND / 2));
        assertEquals(3, taken(bucket, 3, 100 * SECOND));
        assertFalse(bucket.take(100 * SECOND));
    }

    private static int taken(RateBucket bucket, int times, long now) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += bucket.take(now) ? 1 : 0;
        }
        return taken;
    }
}
