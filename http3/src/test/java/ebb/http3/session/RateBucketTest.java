package ebb.http3.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RateBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void burstThenRate() {
        RateBucket bucket = new RateBucket(3, 2, 0);
        assertTrue(bucket.take(0) && bucket.take(0) && bucket.take(0));
        assertFalse(bucket.take(0));
        assertFalse(bucket.take(SECOND / 4));
        assertTrue(bucket.take(SECOND / 2));
        assertFalse(bucket.take(SECOND / 2));
        assertTrue(bucket.take(100 * SECOND) && bucket.take(100 * SECOND) && bucket.take(100 * SECOND));
        assertFalse(bucket.take(100 * SECOND));
    }
}
