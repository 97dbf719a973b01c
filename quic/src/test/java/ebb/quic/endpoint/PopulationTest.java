package ebb.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PopulationTest {
    @Test
    void limitThatIsFullIsNamed() {
        Population population = new Population(3, 2, 1);
        assertNull(population.enter());
        assertNull(population.enter());
        assertEquals(Limit.HANDSHAKES, population.full());
        assertEquals(Limit.HANDSHAKES, population.enter());
        population.established();
        assertNull(population.enter());
        population.established();
        assertEquals(Limit.CONNECTIONS, population.full());
        assertEquals(Limit.CONNECTIONS, population.enter());
        assertEquals(1, population.handshaking());
        population.leave();
        assertNull(population.enter());
    }

    /** Each limit holds at every moment, however many loops take connections in at once. */
    @Test
    void noLimitIsExceededByLoopsAtOnce() throws InterruptedException {
        Population population = new Population(5, 3, 1);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> loops = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            loops.add(Thread.ofPlatform().start(() -> {
                for (int round = 0; round < 20_000; round++) {
                    if (population.enter() == null) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        population.established();
                        population.leave();
                    }
                }
            }));
        }
        for (Thread loop : loops) {
            loop.join();
        }
        assertTrue(most.get() <= 3, "inside at once: " + most);
        assertEquals(0, population.handshaking());
        assertNull(population.full());
    }
}
