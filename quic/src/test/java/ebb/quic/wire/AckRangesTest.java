package ebb.quic.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class AckRangesTest {
    @Test
    void consecutiveNumbersAreOneRangeWhateverTheirOrder() {
        AckRanges ranges = new AckRanges(32);
        for (long number : new long[] {0, 1, 4, 5, 3, 2}) {
            assertTrue(ranges.add(number));
        }
        assertEquals("[5..0]", ranges.toString());
        assertEquals(5, ranges.largest());
    }

    @Test
    void gapsSeparateRangesFromTheHighestDown() {
        AckRanges ranges = new AckRanges(32);
        for (long number : new long[] {10, 2, 7, 6, 0}) {
            ranges.add(number);
        }
        assertEquals("[10..10, 7..6, 2..2, 0..0]", ranges.toString());
        assertEquals(7, ranges.largest(1));
        assertEquals(6, ranges.smallest(1));
        assertFalse(ranges.contains(8));
        assertTrue(ranges.contains(2));
    }

    @Test
    void numberThatIsThereIsNotNew() {
        // RFC 9000 §12.3: a packet that was processed before is to be told from a new one.
        AckRanges ranges = new AckRanges(32);
        assertTrue(ranges.add(3));
        assertTrue(ranges.add(5));
        assertFalse(ranges.add(3));
        assertFalse(ranges.add(5));
        assertTrue(ranges.add(4));
        assertFalse(ranges.add(4));
    }

    @Test
    void fullSetForgetsItsLowestRangeAndTakesNothingBackFromThere() {
        // RFC 9000 §12.3: a number is new only if that is certain; it is not where ranges were forgotten.
        AckRanges ranges = new AckRanges(2);
        ranges.add(10);
        ranges.add(20);
        ranges.add(30);
        assertEquals("[30..30, 20..20]", ranges.toString());
        assertFalse(ranges.add(10));
        assertFalse(ranges.add(9));
        assertFalse(ranges.add(15), "a third range does not fit below the others");
        assertTrue(ranges.add(19), "but the lowest may grow");
        assertEquals("[30..30, 20..19]", ranges.toString());
    }

    @Test
    void capacityIsBoundedAndGrowsWithUseOnly() {
        AckRanges ranges = new AckRanges(32);
        assertEquals(0, ranges.capacityBytes());
        ranges.add(0);
        assertEquals(16 + 2 * 16, ranges.capacityBytes());
        for (long number = 2; number < 2_000_000; number += 2) {
            ranges.add(number);
        }
        assertEquals(32, ranges.count());
        assertEquals(16 + 32 * 16, ranges.capacityBytes());
        assertEquals(1_999_998, ranges.largest());
    }

    @Test
    void rangeSwallowsWhatItTouches() {
        AckRanges ranges = new AckRanges(8);
        ranges.addRange(10, 12);
        ranges.addRange(20, 22);
        ranges.addRange(30, 32);
        ranges.addRange(13, 29);
        assertEquals("[32..10]", ranges.toString());
        ranges.addRange(11, 12);
        assertEquals("[32..10]", ranges.toString());
        assertThrows(IllegalArgumentException.class, () -> ranges.addRange(2, 1));
        assertThrows(IllegalArgumentException.class, () -> ranges.addRange(-1, 1));
    }

    @Test
    void numbersBelowARemovalAreGoneAndStayOut() {
        AckRanges ranges = new AckRanges(8);
        ranges.addRange(0, 5);
        ranges.addRange(8, 12);
        ranges.removeBelow(10);
        assertEquals("[12..10]", ranges.toString());
        assertFalse(ranges.add(9));
        ranges.addRange(0, 9);
        assertEquals("[12..10]", ranges.toString());
        ranges.removeBelow(100);
        assertEquals(0, ranges.count());
        assertEquals(-1, ranges.largest());
        assertTrue(ranges.add(100));
    }

    @Test
    void clearedSetIsLikeNew() {
        AckRanges ranges = new AckRanges(1);
        ranges.add(5);
        ranges.add(9);
        ranges.clear();
        assertEquals(-1, ranges.largest());
        assertTrue(ranges.add(0));
    }

    @Test
    void largestPacketNumberDoesNotOverflow() {
        AckRanges ranges = new AckRanges(4);
        ranges.addRange(0, PacketNumbers.MAX);
        assertTrue(ranges.contains(PacketNumbers.MAX));
        assertEquals(1, ranges.count());
    }

    sealed interface Step {
        record Add(int number) implements Step {
        }

        record AddRange(int smallest, int length) implements Step {
        }

        record RemoveBelow(int number) implements Step {
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 60);
        Arbitrary<Step> add = number.map(Step.Add::new);
        Arbitrary<Step> range =
                Combinators.combine(number, Arbitraries.integers().between(0, 6)).as(Step.AddRange::new);
        Arbitrary<Step> remove = number.map(Step.RemoveBelow::new);
        return Arbitraries.frequencyOf(Tuple.of(8, add), Tuple.of(3, range),
                Tuple.of(1, remove)).list().ofMaxSize(60);
    }

    @Property(tries = 500)
    void unboundedSetAgreesWithASortedSet(@ForAll("steps") List<Step> steps) {
        AckRanges ranges = new AckRanges(100);
        TreeSet<Long> model = new TreeSet<>();
        long floor = 0;
        for (Step step : steps) {
            switch (step) {
                case Step.Add(int number) ->
                        assertEquals(number >= floor && model.add((long) number), ranges.add(number));
                case Step.AddRange(int smallest, int length) -> {
                    for (long number = Math.max(floor, smallest); number <= smallest + length; number++) {
                        model.add(number);
                    }
                    ranges.addRange(smallest, smallest + length);
                }
                case Step.RemoveBelow(int number) -> {
                    floor = Math.max(floor, number);
                    model.headSet(floor).clear();
                    ranges.removeBelow(number);
                }
            }
            assertSameNumbers(model, ranges);
        }
    }

    @Property(tries = 500)
    void boundedSetNeverCallsANumberNewTwice(@ForAll("steps") List<Step> steps) {
        // RFC 9000 §12.3: whatever was forgotten, no packet number is processed twice.
        AckRanges ranges = new AckRanges(3);
        TreeSet<Long> processed = new TreeSet<>();
        for (Step step : steps) {
            if (step instanceof Step.Add(int number) && ranges.add(number)) {
                assertTrue(processed.add((long) number));
                assertTrue(ranges.contains(number));
            }
            assertTrue(ranges.count() <= 3);
            assertWellFormed(ranges);
        }
    }

    private static void assertSameNumbers(TreeSet<Long> model, AckRanges ranges) {
        TreeSet<Long> numbers = new TreeSet<>();
        for (int range = 0; range < ranges.count(); range++) {
            for (long number = ranges.smallest(range); number <= ranges.largest(range); number++) {
                numbers.add(number);
            }
        }
        assertEquals(model, numbers);
        assertEquals(model.isEmpty() ? -1 : model.last(), ranges.largest());
        for (long number = 0; number < 70; number++) {
            assertEquals(model.contains(number), ranges.contains(number));
        }
        assertWellFormed(ranges);
    }

    private static void assertWellFormed(AckRanges ranges) {
        for (int range = 0; range < ranges.count(); range++) {
            assertTrue(ranges.smallest(range) <= ranges.largest(range));
            assertTrue(range == 0 || ranges.largest(range) < ranges.smallest(range - 1) - 1, "ranges never touch");
        }
    }
}
