package ebb.quic.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.endpoint.Stray;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrayQueueTest {
    private final StrayQueue queue = new StrayQueue();

    private static Stray stray(int length) {
        return new Stray(new byte[length], null, 0);
    }

    @Test
    void orderIsKept() {
        List<Stray> strays = List.of(stray(1), stray(2), stray(3));
        strays.forEach(queue::offer);
        assertFalse(queue.isEmpty());
        assertEquals(strays, queue.takeAll());
        assertTrue(queue.isEmpty());
        assertEquals(List.of(), queue.takeAll());
    }

    @Test
    void countIsBounded() {
        for (int i = 0; i < StrayQueue.MAX_DATAGRAMS; i++) {
            assertTrue(queue.offer(stray(1)));
        }
        assertFalse(queue.offer(stray(1)));
        assertEquals(StrayQueue.MAX_DATAGRAMS, queue.takeAll().size());
        assertTrue(queue.offer(stray(1)));
    }

    @Test
    void bytesAreBounded() {
        for (int i = 0; i < StrayQueue.MAX_BYTES / 2048; i++) {
            assertTrue(queue.offer(stray(2048)));
        }
        assertFalse(queue.offer(stray(1)));
        queue.takeAll();
        assertTrue(queue.offer(stray(1)));
    }

    @Test
    void closedQueueTakesNothing() {
        queue.offer(stray(1));
        queue.close();
        assertTrue(queue.isEmpty());
        assertFalse(queue.offer(stray(1)));
    }
}
