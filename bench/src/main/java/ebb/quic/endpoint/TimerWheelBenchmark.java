package ebb.quic.endpoint;

import ebb.quic.connection.Turn;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Deadlines of 100,000 connections, each some 30 seconds off. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TimerWheelBenchmark {

    private static final int ENTRIES = 100_000;
    private static final long IDLE = TimeUnit.SECONDS.toNanos(30);
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

    private static final class Deadline extends TimerWheel.Entry {
    }

    private final SplittableRandom random = new SplittableRandom(1);
    private final Deadline[] entries = new Deadline[ENTRIES];
    private final Deadline newcomer = new Deadline();
    private final Turn turn = new Turn();
    private TimerWheel wheel;
    private long now;
    private int next;

    /** A wheel that is full. */
    @Setup(Level.Iteration)
    public void fill() {
        now = 0;
        wheel = new TimerWheel(now);
        for (int i = 0; i < ENTRIES; i++) {
            entries[i] = new Deadline();
            wheel.schedule(entries[i], random.nextLong(IDLE));
        }
    }

    private Deadline any() {
        next = next == ENTRIES - 1 ? 0 : next + 1;
        return entries[next];
    }

    /** One more deadline, and away with it. */
    @Benchmark
    public void scheduleAndCancel() {
        wheel.schedule(newcomer, now + IDLE);
        wheel.cancel(newcomer);
    }

    /** Another connection's deadline moves, as with every packet of it. */
    @Benchmark
    public void reschedule() {
        Deadline entry = any();
        wheel.schedule(entry, entry.deadlineNanos() + STEP);
    }

    /** A millisecond goes by: three or four deadlines fire and are scheduled again, the nearer ones come down. */
    @Benchmark
    public long advanceAMillisecond() {
        now += STEP;
        turn.enter(Turn.Stage.DEADLINES);
        wheel.advance(now, entry -> wheel.schedule(entry, now + IDLE), turn);
        return wheel.nextTimeout(now);
    }
}
