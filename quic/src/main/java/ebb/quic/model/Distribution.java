package ebb.quic.model;

import java.util.Arrays;

/**
 * How many values fell where, with four buckets to each power of two: every answer is at most a quarter too large.
 * Immutable; at most 248 numbers.
 */
public final class Distribution {
    /** Nothing was counted. */
    public static final Distribution EMPTY = new Distribution(new long[0], 0, 0);
    /** How many buckets there are at most. */
    public static final int BUCKETS = 248;

    private static final int STEPS = 4;

    /** Is shown the buckets of a distribution. */
    @FunctionalInterface
    public interface Consumer {
        /**
         * One bucket.
         *
         * @param size  the largest value that falls into it
         * @param count how many values it has, at least 1
         */
        void values(long size, long count);
    }

    private final long[] counts;
    private final long sum;
    private final long max;
    private final long count;

    private Distribution(long[] counts, long sum, long max) {
        this.counts = counts;
        this.sum = sum;
        this.max = max;
        count = Arrays.stream(counts).sum();
    }

    /**
     * From counts.
     *
     * @param counts how many values each bucket has; copied
     * @param sum    of all values
     * @param max    the largest value
     * @return the distribution
     */
    public static Distribution of(long[] counts, long sum, long max) {
        int used = counts.length;
        while (used > 0 && counts[used - 1] == 0) {
            used--;
        }
        return new Distribution(Arrays.copyOf(counts, used), sum, max);
    }

    /**
     * The bucket of a value.
     *
     * @param value not negative
     * @return from 0 to {@link #BUCKETS} - 1
     */
    public static int bucket(long value) {
        if (value < STEPS) {
            return (int) value;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        return (exponent - 1) * STEPS + (int) (value >>> (exponent - 2) & STEPS - 1);
    }

    /** The largest value that falls into a bucket. */
    private static long largest(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int shift = bucket / STEPS - 1;
        return ((long) (STEPS + bucket % STEPS + 1) << shift) - 1;
    }

    /** {@return how many values there were} */
    public long count() {
        return count;
    }

    /** {@return the sum of all values} */
    public long sum() {
        return sum;
    }

    /** {@return the largest value} */
    public long max() {
        return max;
    }

    /**
     * The value that a share of all values does not exceed.
     *
     * @param share from 0 to 1, such as 0.99
     * @return that value, at most a quarter too large; 0 when there were no values
     */
    public long quantile(double share) {
        long wanted = (long) Math.ceil(share * count);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted && seen > 0) {
                return Math.min(max, largest(bucket));
            }
        }
        return 0;
    }

    /**
     * Both together.
     *
     * @param other another one
     * @return the values of both
     */
    public Distribution plus(Distribution other) {
        long[] both = Arrays.copyOf(counts, Math.max(counts.length, other.counts.length));
        for (int bucket = 0; bucket < other.counts.length; bucket++) {
            both[bucket] += other.counts[bucket];
        }
        return new Distribution(both, sum + other.sum, Math.max(max, other.max));
    }

    /**
     * What came since an earlier snapshot of the same.
     *
     * @param earlier an earlier snapshot
     * @return the values that were not there yet; its largest value is that of the highest bucket
     */
    public Distribution since(Distribution earlier) {
        long[] news = counts.clone();
        int highest = -1;
        for (int bucket = 0; bucket < news.length; bucket++) {
            news[bucket] -= bucket < earlier.counts.length ? earlier.counts[bucket] : 0;
            highest = news[bucket] > 0 ? bucket : highest;
        }
        return of(news, sum - earlier.sum, highest < 0 ? 0 : Math.min(max, largest(highest)));
    }

    /**
     * Shows every bucket that is not empty, smallest values first.
     *
     * @param consumer gets them
     */
    public void forEach(Consumer consumer) {
        for (int bucket = 0; bucket < counts.length; bucket++) {
            if (counts[bucket] > 0) {
                consumer.values(Math.min(max, largest(bucket)), counts[bucket]);
            }
        }
    }
}
