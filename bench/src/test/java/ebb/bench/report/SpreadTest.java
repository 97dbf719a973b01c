package ebb.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class SpreadTest {

    @Test
    void theMiddleOfAnOddNumberIsTheMedian() {
        assertEquals(new Spread(3, 1, 90), Spread.of(90, 1, 3));
    }

    @Test
    void anEvenNumberHasTheMeanOfItsMiddleTwo() {
        assertEquals(new Spread(2.5, 1, 4), Spread.of(4, 2, 3, 1));
    }

    @Test
    void nothingHasNoMedian() {
        assertThrows(IllegalArgumentException.class, Spread::of);
    }

    @Test
    void textHasAsManyDigitsAsMeanSomething() {
        assertEquals("1,234 (12.3–0.12)", new Spread(1234.4, 12.34, 0.123).text());
    }
}
