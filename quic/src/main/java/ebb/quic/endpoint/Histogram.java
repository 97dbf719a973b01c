package ebb.quic.endpoint;

import ebb.quic.model.Distribution;

/** Counts values by their size. Loop-confined; 2 KB, whatever is counted. */
final class Histogram {
    private final long[] counts = new long[Distribution.BUCKETS];
    private long sum;
    private long max;

    void record(long value) {
        counts[Distribution.bucket(value)]++;
        sum += value;
        max = Math.max(max, value);
    }

    Distribution snapshot() {
        return Distribution.of(counts, sum, max);
    }
}
