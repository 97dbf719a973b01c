package ebb.quic.stream;

import java.util.Arrays;

/**
 * A set of numbers as ascending, disjoint, not touching ranges {@code [from, to)}. Not thread-safe. Costs 24 bytes, and
 * {@link #capacityBytes} more while it is not empty; its owner charges them and bounds the number of ranges.
 */
final class RangeSet {
    private static final int FIRST_CAPACITY = 4;
    private static final int ARRAY_HEADER_BYTES = 16;

    /** Two numbers for each range; null while there is none. */
    private long[] bounds;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    long from(int range) {
        return bounds[2 * range];
    }

    long to(int range) {
        return bounds[2 * range + 1];
    }

    /** The heap that the ranges take now. */
    int capacityBytes() {
        return bounds == null ? 0 : ARRAY_HEADER_BYTES + Long.BYTES * bounds.length;
    }

    /** The first range that ends after the number, or {@link #count} if there is none. */
    int firstEndingAfter(long number) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (to(middle) > number) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    boolean contains(long number) {
        int range = firstEndingAfter(number);
        return range < count && from(range) <= number;
    }

    /** Whether all of {@code [from, to)} is in the set. */
    boolean containsAll(long from, long to) {
        int range = firstEndingAfter(from);
        return range < count && from(range) <= from && to(range) >= to;
    }

    /** Adds {@code [from, to)}, joining it with what it touches. */
    void add(long from, long to) {
        int first = firstEndingAfter(from - 1);
        int last = first;
        long low = from;
        long high = to;
        while (last < count && from(last) <= to) {
            low = Math.min(low, from(last));
            high = Math.max(high, to(last));
            last++;
        }
        replace(first, last, 1);
        bounds[2 * first] = low;
        bounds[2 * first + 1] = high;
    }

    /** Takes {@code [from, to)} out of the set. */
    void remove(long from, long to) {
        int first = firstEndingAfter(from);
        int last = first;
        while (last < count && from(last) < to) {
            last++;
        }
        if (first == last) {
            return;
        }
        long low = from(first);
        long high = to(last - 1);
        boolean keepsLow = low < from;
        boolean keepsHigh = high > to;
        replace(first, last, (keepsLow ? 1 : 0) + (keepsHigh ? 1 : 0));
        int at = first;
        if (keepsLow) {
            bounds[2 * at] = low;
            bounds[2 * at + 1] = from;
            at++;
        }
        if (keepsHigh) {
            bounds[2 * at] = to;
            bounds[2 * at + 1] = high;
        }
    }

    void removeFirst() {
        replace(0, 1, 0);
    }

    void clear() {
        bounds = null;
        count = 0;
    }

    /** Makes room for {@code fresh} ranges, to be filled in, in the place of those from first to before last. */
    private void replace(int first, int last, int fresh) {
        int newCount = count - (last - first) + fresh;
        if (newCount == 0) {
            clear();
            return;
        }
        if (bounds == null) {
            bounds = new long[2 * FIRST_CAPACITY];
        } else if (2 * newCount > bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        System.arraycopy(bounds, 2 * last, bounds, 2 * (first + fresh), 2 * (count - last));
        count = newCount;
    }
}
