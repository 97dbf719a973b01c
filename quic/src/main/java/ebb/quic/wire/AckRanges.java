package ebb.quic.wire;

import java.util.Arrays;

/**
 * A bounded set of packet numbers as descending ranges: what was received, or what an ACK frame says. When it is
 * full the lowest ranges are forgotten, and the numbers they held are never taken in again.
 *
 * <p>Confined to its owner. Empty it holds no array; full it holds 16 bytes a range.
 */
public final class AckRanges {
    private static final int FIRST_RANGES = 2;
    private static final int ARRAY_HEADER_BYTES = 16;
    private static final long[] NONE = {};

    private final int maxRanges;
    /** Pairs (largest, smallest) of range 0, 1, … from the highest to the lowest; ranges never touch. */
    private long[] bounds = NONE;
    private int count;
    /** Numbers below are refused: they were forgotten, so nobody knows whether they were contained. */
    private long floor;

    /** An empty set of at most so many ranges. */
    public AckRanges(int maxRanges) {
        if (maxRanges < 1) {
            throw new IllegalArgumentException("no room for a range");
        }
        this.maxRanges = maxRanges;
    }

    /**
     * Takes one number in. False when it was contained, lies where ranges were forgotten, or is lower than all of a
     * full set: for the receiver of packets all three mean that the packet is not certain to be new.
     */
    public boolean add(long number) {
        if (count > 0 && number == bounds[0] + 1) {
            bounds[0] = number;
            return true;
        }
        if (number < floor || contains(number)) {
            return false;
        }
        addRange(number, number);
        return contains(number);
    }

    /** Takes a range in, both ends included; what falls off the bounded end is forgotten silently. */
    public void addRange(long smallest, long largest) {
        if (smallest < 0 || smallest > largest) {
            throw new IllegalArgumentException("no range: " + smallest + " to " + largest);
        }
        if (largest < floor) {
            return;
        }
        long low = Math.max(smallest, floor);
        // An ACK frame lists its ranges downwards, so that each is below all that are here.
        int from = count > 0 && smallest(count - 1) > largest + 1 ? count : 0;
        while (from < count && smallest(from) > largest + 1) {
            from++;
        }
        int to = from;
        while (to < count && largest(to) >= low - 1) {
            to++;
        }
        if (from == to) {
            insert(from, low, largest);
        } else {
            bounds[2 * from] = Math.max(largest, largest(from));
            bounds[2 * from + 1] = Math.min(low, smallest(to - 1));
            remove(from + 1, to);
        }
    }

    /** Whether a number lies in one of the ranges. */
    public boolean contains(long number) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (number > largest(middle)) {
                high = middle - 1;
            } else if (number < smallest(middle)) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** The number of ranges. */
    public int count() {
        return count;
    }

    /** The upper end of a range; 0 is the highest range. */
    public long largest(int range) {
        return bounds[2 * range];
    }

    /** The lower end of a range; 0 is the highest range. */
    public long smallest(int range) {
        return bounds[2 * range + 1];
    }

    /** The largest number of all, or -1 when there is none. */
    public long largest() {
        return count == 0 ? -1 : bounds[0];
    }

    /** Forgets all numbers below one; they are refused from now on. */
    public void removeBelow(long number) {
        floor = Math.max(floor, number);
        while (count > 0 && largest(count - 1) < floor) {
            count--;
        }
        if (count > 0 && smallest(count - 1) < floor) {
            bounds[2 * count - 1] = floor;
        }
    }

    /** Back to the empty set that refuses nothing; keeps its array. */
    public void clear() {
        count = 0;
        floor = 0;
    }

    /** The bytes that the ranges occupy, whether used or not. */
    public int capacityBytes() {
        return bounds.length == 0 ? 0 : ARRAY_HEADER_BYTES + Long.BYTES * bounds.length;
    }

    private void insert(int index, long smallest, long largest) {
        if (count == maxRanges) {
            if (index == count) {
                return;
            }
            floor = largest(count - 1) + 1;
            count--;
        }
        if (2 * count == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * Math.min(maxRanges, Math.max(FIRST_RANGES, 2 * count)));
        }
        System.arraycopy(bounds, 2 * index, bounds, 2 * index + 2, 2 * (count - index));
        bounds[2 * index] = largest;
        bounds[2 * index + 1] = smallest;
        count++;
    }

    private void remove(int from, int to) {
        System.arraycopy(bounds, 2 * to, bounds, 2 * from, 2 * (count - to));
        count -= to - from;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int range = 0; range < count; range++) {
            text.append(range == 0 ? "" : ", ").append(largest(range)).append("..").append(smallest(range));
        }
        return text.append(']').toString();
    }
}
