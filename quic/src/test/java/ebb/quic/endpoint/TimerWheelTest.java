package ebb.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Turn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final long HOUR = 3_600 * SECOND;

    private static final class Timer extends TimerWheel.Entry {
    }

    @Test
    void entryFiresAtItsDeadlineAndNotBefore() {
        for (long delay : new long[] {1, 999, MILLISECOND, 1_048_575, 1_048_576, 1_048_577, 70 * MILLISECOND, SECOND,
            30 * SECOND, HOUR, 100 * HOUR, 100_000 * HOUR}) {
            for (long origin : new long[] {0, -5 * HOUR, 123_456_789_012L, 40_000 * HOUR}) {
                TimerWheel wheel = new TimerWheel(origin);
                Timer timer = new Timer();
                wheel.schedule(timer, origin + delay);
                assertEquals(List.of(), advance(wheel, origin + delay - 1), "delay " + delay);
                assertTrue(timer.isScheduled());
                assertEquals(List.of(timer), advance(wheel, origin + delay), "delay " + delay);
                assertFalse(timer.isScheduled());
                assertEquals(0, wheel.size());
            }
        }
    }

    @Test
    void followingNextTimeoutFindsTheDeadlineInFewSteps() {
        for (long deadline : new long[] {5, SECOND, 30 * SECOND, 7 * HOUR, 9_999 * HOUR}) {
            TimerWheel wheel = new TimerWheel(0);
            Timer timer = new Timer();
            wheel.schedule(timer, deadline);
            int steps = 0;
            List<TimerWheel.Entry> fired = List.of();
            long now = 0;
            while (fired.isEmpty()) {
                long next = wheel.nextTimeout(now);
                assertTrue(next >= now && next <= deadline, "never later than the deadline");
                now = next;
                fired = advance(wheel, now);
                steps++;
            }
            assertEquals(deadline, now);
            assertTrue(steps <= 8, deadline + " took " + steps);
        }
    }

    @Test
    void emptyWheelHasNoTimeout() {
        TimerWheel wheel = new TimerWheel(77);
        assertEquals(Long.MAX_VALUE, wheel.nextTimeout(77));
        assertEquals(List.of(), advance(wheel, HOUR));
        assertEquals(Long.MAX_VALUE, wheel.nextTimeout(HOUR));
    }

    @Test
    void cancelledEntryDoesNotFire() {
        TimerWheel wheel = new TimerWheel(0);
        Timer kept = new Timer();
        Timer cancelled = new Timer();
        wheel.schedule(kept, SECOND);
        wheel.schedule(cancelled, SECOND);
        wheel.cancel(cancelled);
        wheel.cancel(cancelled);
        assertEquals(1, wheel.size());
        assertEquals(List.of(kept), advance(wheel, HOUR));
        assertEquals(0, wheel.size());
    }

    @Test
    void schedulingAgainMoves() {
        TimerWheel wheel = new TimerWheel(0);
        Timer timer = new Timer();
        wheel.schedule(timer, SECOND);
        wheel.schedule(timer, HOUR);
        assertEquals(1, wheel.size());
        assertEquals(List.of(), advance(wheel, 2 * SECOND));
        wheel.schedule(timer, 3 * SECOND);
        assertEquals(3 * SECOND, timer.deadlineNanos());
        assertEquals(List.of(timer), advance(wheel, 3 * SECOND));
    }

    @Test
    void deadlineThatHasPassedFiresAtTheNextAdvance() {
        TimerWheel wheel = new TimerWheel(0);
        advance(wheel, HOUR);
        Timer timer = new Timer();
        wheel.schedule(timer, 5);
        assertTrue(wheel.nextTimeout(HOUR) <= HOUR);
        assertEquals(List.of(timer), advance(wheel, HOUR));
    }

    @Test
    void deadlineWithoutEndNeverFires() {
        for (long origin : new long[] {0, -HOUR, HOUR}) {
            TimerWheel wheel = new TimerWheel(origin);
            Timer timer = new Timer();
            wheel.schedule(timer, Long.MAX_VALUE);
            assertEquals(List.of(), advance(wheel, origin + 1_000_000 * HOUR));
            assertTrue(wheel.nextTimeout(origin) > origin + 1_000_000 * HOUR);
            wheel.cancel(timer);
            assertEquals(0, wheel.size());
        }
    }

    @Test
    void callbackMayScheduleAndCancel() {
        TimerWheel wheel = new TimerWheel(0);
        Timer repeating = new Timer();
        Timer victim = new Timer();
        wheel.schedule(repeating, SECOND);
        wheel.schedule(victim, SECOND);
        List<TimerWheel.Entry> fired = new ArrayList<>();
        wheel.advance(SECOND, entry -> {
            fired.add(entry);
            wheel.cancel(victim);
            wheel.schedule(entry, 0);
        }, turnWithTime());
        assertEquals(List.of(repeating), fired, "what a callback schedules waits for the next call");
        assertEquals(1, wheel.size());
        assertTrue(wheel.nextTimeout(SECOND) <= SECOND);
        assertEquals(List.of(repeating), advance(wheel, SECOND));
    }

    @Test
    void callbackThatThrowsLosesNobody() {
        TimerWheel wheel = new TimerWheel(0);
        for (int i = 0; i < 3; i++) {
            wheel.schedule(new Timer(), SECOND);
        }
        assertThrows(IllegalStateException.class, () -> wheel.advance(SECOND, entry -> {
            throw new IllegalStateException("planted");
        }, turnWithTime()));
        assertEquals(2, wheel.size());
        assertEquals(SECOND, wheel.nextTimeout(SECOND));
        assertEquals(2, advance(wheel, SECOND).size());
    }

    @Test
    void entriesFireInTheOrderOfTheirMilliseconds() {
        TimerWheel wheel = new TimerWheel(0);
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            wheel.schedule(new Timer(), random.nextLong(10 * SECOND));
        }
        long last = 0;
        for (TimerWheel.Entry entry : advance(wheel, 20 * SECOND)) {
            assertTrue(entry.deadlineNanos() >> 20 >= last);
            last = entry.deadlineNanos() >> 20;
        }
    }

    @Test
    void movingManyEntriesOftenLeavesNothingBehind() {
        // Churn: a connection's deadline moves with every packet; what left holds no neighbour.
        TimerWheel wheel = new TimerWheel(0);
        Timer[] timers = new Timer[1000];
        for (int i = 0; i < timers.length; i++) {
            timers[i] = new Timer();
        }
        Random random = new Random(6);
        for (int i = 0; i < 200_000; i++) {
            Timer timer = timers[random.nextInt(timers.length)];
            wheel.schedule(timer, 30 * SECOND + random.nextLong(SECOND));
        }
        for (Timer timer : timers) {
            wheel.cancel(timer);
        }
        assertEquals(0, wheel.size());
        assertEquals(Long.MAX_VALUE, wheel.nextTimeout(0));
    }

    @Property(tries = 300)
    void behavesLikeASortedMap(@ForAll long seed) {
        Random random = new Random(seed);
        long now = random.nextLong(-HOUR, 100 * HOUR);
        TimerWheel wheel = new TimerWheel(now);
        TreeMap<Long, Set<Timer>> model = new TreeMap<>();
        Timer[] timers = new Timer[40];
        for (int i = 0; i < timers.length; i++) {
            timers[i] = new Timer();
        }
        for (int step = 0; step < 400; step++) {
            Timer timer = timers[random.nextInt(timers.length)];
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    forget(model, timer);
                    long deadline = now + delay(random) - (random.nextInt(10) == 0 ? SECOND : 0);
                    wheel.schedule(timer, deadline);
                    model.computeIfAbsent(deadline, _ -> new HashSet<>()).add(timer);
                }
                case 2 -> {
                    forget(model, timer);
                    wheel.cancel(timer);
                }
                default -> {
                    now += delay(random);
                    Set<Timer> due = new HashSet<>();
                    model.headMap(now, true).values().forEach(due::addAll);
                    model.headMap(now, true).clear();
                    List<TimerWheel.Entry> fired =
                            random.nextBoolean() ? advance(wheel, now) : advanceLittleByLittle(wheel, now);
                    assertEquals(due, Set.copyOf(fired));
                    assertEquals(due.size(), fired.size());
                }
            }
            assertEquals(model.values().stream().mapToInt(Set::size).sum(), wheel.size());
            long next = wheel.nextTimeout(now);
            assertTrue(model.isEmpty() ? next == Long.MAX_VALUE : next <= model.firstKey());
        }
    }

    /** Of every order of magnitude from nanoseconds to days. */
    private static long delay(Random random) {
        return random.nextLong(1L << random.nextInt(1, 48));
    }

    private static void forget(TreeMap<Long, Set<Timer>> model, Timer timer) {
        if (timer.isScheduled()) {
            Set<Timer> others = model.get(timer.deadlineNanos());
            others.remove(timer);
            if (others.isEmpty()) {
                model.remove(timer.deadlineNanos());
            }
        }
    }

    private static List<TimerWheel.Entry> advance(TimerWheel wheel, long now) {
        List<TimerWheel.Entry> fired = new ArrayList<>();
        advance(wheel, now, turnWithTime(), fired);
        return fired;
    }

    private static Turn turnWithTime() {
        Turn turn = new Turn();
        turn.enter(Turn.Stage.DEADLINES);
        return turn;
    }

    private static void advance(TimerWheel wheel, long now, Turn turn, List<TimerWheel.Entry> fired) {
        wheel.advance(now, entry -> {
            assertTrue(entry.deadlineNanos() <= now, "fired early");
            fired.add(entry);
        }, turn);
    }

    /** In turns that have no time but for a few movements. */
    private static List<TimerWheel.Entry> advanceLittleByLittle(TimerWheel wheel, long now) {
        List<TimerWheel.Entry> fired = new ArrayList<>();
        int turns = 0;
        do {
            assertTrue(++turns < 10_000, "it never ends");
            Turn turn = turnWithTime();
            spend(turn, Turn.Work.KEY_EXCHANGE, 4);
            spend(turn, Turn.Work.BEGINNING, 26);
            spend(turn, Turn.Work.LEAVING, 3);
            spend(turn, Turn.Work.DEADLINE, 7);
            int before = fired.size();
            advance(wheel, now, turn, fired);
            assertTrue(fired.size() - before <= 3, "more than the turn had time for");
        } while (wheel.nextTimeout(now) <= now);
        return fired;
    }

    private static void spend(Turn turn, Turn.Work work, int times) {
        for (int i = 0; i < times; i++) {
            turn.spend(work);
        }
    }

    /** Some of them are late then, but none is lost or early. */
    @Test
    void burstOfDeadlinesIsSpreadOverTurns() {
        TimerWheel wheel = new TimerWheel(0);
        Set<Timer> timers = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            Timer timer = new Timer();
            timers.add(timer);
            wheel.schedule(timer, HOUR + i % 3);
        }
        List<TimerWheel.Entry> fired = advanceLittleByLittle(wheel, HOUR + 2);
        assertEquals(timers, Set.copyOf(fired));
        assertEquals(1_000, fired.size());
        assertEquals(Long.MAX_VALUE, wheel.nextTimeout(HOUR + 2));
    }
}
