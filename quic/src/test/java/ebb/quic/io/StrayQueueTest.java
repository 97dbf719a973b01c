package ebb.quic.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Turn;
import ebb.quic.endpoint.Stray;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrayQueueTest {
    private final StrayQueue queue = new StrayQueue();

    private static Stray stray(int length) {
        return new Stray(new byte[length], null, 0);
    }

    private List<Stray> takeAll() {
        return take(Turn.Work.DATAGRAM);
    }

    /** What a turn takes in which each costs so much. */
    private List<Stray> take(Turn.Work each) {
        List<Stray> taken = new ArrayList<>();
        Turn turn = new Turn();
        turn.enter(Turn.Stage.STRAYS);
        assertEquals(queue.handOn(turn, stray -> {
            taken.add(stray);
            turn.spend(each);
        }), taken.size());
        return taken;
    }

    /** They are work as any datagram is: what a turn has no time for waits. */
    @Test
    void turnTakesNoMoreThanItsShare() {
        List<Stray> strays = List.of(stray(1), stray(2), stray(3));
        strays.forEach(queue::offer);
        assertEquals(strays.subList(0, 2), take(Turn.Work.KEY_EXCHANGE));
        assertFalse(queue.isEmpty());
        assertEquals(strays.subList(2, 3), take(Turn.Work.KEY_EXCHANGE));
        assertTrue(queue.isEmpty());
    }

    @Test
    void orderIsKept() {
        List<Stray> strays = List.of(stray(1), stray(2), stray(3));
        strays.forEach(queue::offer);
        assertFalse(queue.isEmpty());
        assertEquals(strays, takeAll());
        assertTrue(queue.isEmpty());
        assertEquals(List.of(), takeAll());
    }

    @Test
    void countIsBounded() {
        for (int i = 0; i < StrayQueue.MAX_DATAGRAMS; i++) {
            assertTrue(queue.offer(stray(1)));
        }
        assertFalse(queue.offer(stray(1)));
        assertEquals(StrayQueue.MAX_DATAGRAMS, takeAll().size());
        assertTrue(queue.offer(stray(1)));
    }

    @Test
    void bytesAreBounded() {
        for (int i = 0; i < StrayQueue.MAX_BYTES / 2048; i++) {
            assertTrue(queue.offer(stray(2048)));
        }
        assertFalse(queue.offer(stray(1)));
        takeAll();
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
