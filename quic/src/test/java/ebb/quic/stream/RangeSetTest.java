package ebb.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RangeSetTest {
    record Change(boolean add, int from, int length) {
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(Arbitraries.of(true, true, false), Arbitraries.integers().between(0, 100),
                Arbitraries.integers().between(1, 30)).as(Change::new).list().ofMaxSize(60);
    }

    @Property(tries = 300)
    void behavesLikeASetOfNumbers(@ForAll("changes") List<Change> changes) {
        RangeSet ranges = new RangeSet();
        BitSet model = new BitSet();
        for (Change change : changes) {
            int to = change.from + change.length;
            if (change.add) {
                ranges.add(change.from, to);
                model.set(change.from, to);
            } else {
                ranges.remove(change.from, to);
                model.clear(change.from, to);
            }
            for (int number = 0; number < 140; number++) {
                assertEquals(model.get(number), ranges.contains(number));
            }
            assertDisjointAndAscending(ranges);
        }
    }

    private static void assertDisjointAndAscending(RangeSet ranges) {
        for (int range = 0; range < ranges.count(); range++) {
            assertTrue(ranges.from(range) < ranges.to(range));
            assertTrue(range == 0 || ranges.to(range - 1) < ranges.from(range));
            assertTrue(ranges.containsAll(ranges.from(range), ranges.to(range)));
        }
    }

    @Test
    void takesNothingWhenEmptyAgain() {
        RangeSet ranges = new RangeSet();
        ranges.add(1, 5);
        ranges.remove(0, 9);
        assertEquals(0, ranges.capacityBytes());
    }
}
