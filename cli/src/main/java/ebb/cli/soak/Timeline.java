package ebb.cli.soak;

import ebb.cli.model.CommandFailure;
import ebb.cli.soak.message.ServerState;
import ebb.watch.source.ResidentMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the server several times a second while a run lasts, on a virtual thread of its own. Bounds:
 * {@link #MOST_POINTS}; when they are reached every other one goes, and it looks half as often from then on.
 */
final class Timeline implements AutoCloseable {

    private static final int MOST_POINTS = 2_000;
    private static final long FIRST_INTERVAL_MILLIS = 250;

    /**
     * What the server looked like at one moment.
     *
     * @param live      connections and stubs; -1 when it does not tell
     * @param usedBytes the sum of the accounts; -1 when it does not tell
     */
    record Point(double seconds, long rssBytes, int live, long usedBytes) {
    }

    private final Subject subject;
    private final Stopwatch watch;
    private final Thread looker;
    private final List<Point> points = new ArrayList<>();
    private long intervalMillis = FIRST_INTERVAL_MILLIS;

    private Timeline(Subject subject, Stopwatch watch) {
        this.subject = subject;
        this.watch = watch;
        this.looker = Thread.ofVirtual().name("ebb-timeline").start(this::look);
    }

    static Timeline start(Subject subject, Stopwatch watch) {
        return new Timeline(subject, watch);
    }

    private void look() {
        try {
            while (true) {
                add(point(subject.count()));
                Thread.sleep(intervalMillis);
            }
        } catch (CommandFailure | InterruptedException e) {
            // The run is over, or it fails by itself and says more about it.
            return;
        }
    }

    private Point point(Optional<ServerState> state) {
        return new Point(watch.seconds(), ResidentMemory.of(subject.pid()).orElse(0),
                state.map(ServerState::live).orElse(-1), state.map(ServerState::usedBytes).orElse(-1L));
    }

    private synchronized void add(Point point) {
        points.add(point);
        if (points.size() == MOST_POINTS) {
            List<Point> every = List.copyOf(points);
            points.clear();
            for (int i = 0; i < every.size(); i += 2) {
                points.add(every.get(i));
            }
            intervalMillis *= 2;
        }
    }

    /** What was seen so far. */
    synchronized List<Point> points() {
        return List.copyOf(points);
    }

    @Override
    public void close() {
        looker.interrupt();
    }
}
