package ebb.cli.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LineTest {

    @Test
    void twoPointsAreALine() {
        assertEquals(new Line(10, 5, 0), Line.fit(10, 15));
    }

    @Test
    void fewerThanTwoPointsAreLevel() {
        assertEquals(new Line(0, 0, 0), Line.fit());
        assertEquals(new Line(7, 0, 0), Line.fit(7));
    }

    @Test
    void liesClosestToWhatItCannotGoThrough() {
        // By hand: mean 4, Σ(x−x̄)(y−ȳ) = 6, Σ(x−x̄)² = 2; residues 1, −2, 1, so the error is √(6 / 1 / 2).
        Line line = Line.fit(2, 2, 8);
        assertEquals(3, line.slope(), 1e-12);
        assertEquals(1, line.start(), 1e-12);
        assertEquals(Math.sqrt(3), line.standardError(), 1e-12);
    }

    @Test
    void noiseWithoutGrowthHasAnErrorAboveItsSlope() {
        Line line = Line.fit(100, 130, 95, 125, 105, 120);
        assertTrue(Math.abs(line.slope()) < line.standardError(), line.toString());
    }

    @Property
    void findsAnyLineAgain(@ForAll @DoubleRange(min = -1e9, max = 1e9) double start,
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double slope, @ForAll @IntRange(min = 3, max = 50) int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = start + slope * i;
        }
        Line line = Line.fit(values);
        assertEquals(slope, line.slope(), 1e-3);
        assertEquals(start + slope * (count - 1), line.at(count - 1), 1e-2);
        assertEquals(0, line.standardError(), 1e-3);
    }
}
