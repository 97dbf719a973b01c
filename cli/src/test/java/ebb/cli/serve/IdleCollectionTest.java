package ebb.cli.serve;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.cli.serve.IdleCollection.Use;
import org.junit.jupiter.api.Test;

class IdleCollectionTest {

    private final IdleCollection collection = IdleCollection.of(() -> {
        throw new AssertionError("these tests say themselves what is used");
    });

    @Test
    void collectsOnceWhenTheHeapHasComeToRest() {
        assertFalse(collection.isDue(new Use(3, 0)));
        assertFalse(collection.isDue(new Use(5, 10)), "still in use");
        assertTrue(collection.isDue(new Use(5, 10)));
        collection.settle(new Use(6, 10));
        assertFalse(collection.isDue(new Use(6, 10)), "once is enough");
    }

    @Test
    void neverCollectsAnIdleServerHoweverManyConnectionsItHas() {
        for (int i = 0; i < 1_000; i++) {
            assertFalse(collection.isDue(new Use(3, 70)));
        }
    }

    @Test
    void aWaveThatLeftIsEnoughEvenIfTheJvmHadNothingToCollect() {
        assertFalse(collection.isDue(new Use(3, 0)));
        assertFalse(collection.isDue(new Use(3, 5_000)));
        assertTrue(collection.isDue(new Use(3, 5_000)));
    }

    @Test
    void aFewConnectionsThatLeftAreNot() {
        assertFalse(collection.isDue(new Use(3, 0)));
        assertFalse(collection.isDue(new Use(3, 5)));
        assertFalse(collection.isDue(new Use(3, 5)));
    }
}
