package ebb.quic.recovery;

import java.util.PriorityQueue;
import java.util.function.LongPredicate;

/**
 * A network of one bottleneck in virtual time: a link with a rate, a drop-tail queue and a delay, and a way back
 * without limits. Everything that happens is an event; events of the same moment happen in the order of planning.
 */
final class SimulatedLink {
    private record Event(long time, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final double bytesPerNano;
    private final int queueBytes;
    private final long delayNanos;
    private LongPredicate drops = _ -> false;
    private long now;
    private long planned;
    private long freeAt;
    private int queued;
    private int dropped;

    SimulatedLink(double megabitPerSecond, int queueBytes, long delayNanos) {
        this.bytesPerNano = megabitPerSecond / 8 / 1000;
        this.queueBytes = queueBytes;
        this.delayNanos = delayNanos;
    }

    /** Also drops what enters the link at these times. */
    void dropWhen(LongPredicate condition) {
        drops = condition;
    }

    long now() {
        return now;
    }

    int dropped() {
        return dropped;
    }

    double bytesPerSecond() {
        return bytesPerNano * 1e9;
    }

    void at(long time, Runnable action) {
        events.add(new Event(Math.max(time, now), planned++, action));
    }

    /** Sends over the bottleneck. */
    void forward(int bytes, Runnable arrival) {
        if (queued + bytes > queueBytes || drops.test(now)) {
            dropped++;
            return;
        }
        queued += bytes;
        freeAt = Math.max(freeAt, now) + (long) (bytes / bytesPerNano);
        at(freeAt, () -> queued -= bytes);
        at(freeAt + delayNanos, arrival);
    }

    /** Sends back. */
    void back(Runnable arrival) {
        at(now + delayNanos, arrival);
    }

    void runUntil(long time) {
        while (!events.isEmpty() && events.peek().time <= time) {
            Event event = events.poll();
            now = event.time;
            event.action.run();
        }
        now = time;
    }
}
