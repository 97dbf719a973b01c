package ebb.http3.sim;

import ebb.quic.connection.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Code that waits, in a simulation that must not: each piece of it is a strand with a thread of its own, but only one
 * thread of all, the simulation's included, runs at any moment, and hands over to the next. What a strand waits for is
 * tried again when somebody looks. So the same seed still gives the same run. For the thread of the simulation, except
 * {@link #await}.
 */
final class Strands {

    /** Something that may be possible later: null is "not yet". */
    interface Attempt<T> {
        T tryNow() throws IOException;
    }

    private final Map<Link, List<Strand>> waiting = new LinkedHashMap<>();
    private Strand running;

    /** Runs code that works on a connection, until it is done or has to wait. */
    void start(Link link, Runnable code) {
        Strand strand = new Strand(code);
        strand.start();
        if (!strand.isDone()) {
            waiting.computeIfAbsent(link, _ -> new ArrayList<>()).add(strand);
        }
    }

    /** Lets those strands of a connection go on that can. */
    void look(Link link) {
        List<Strand> strands = waiting.remove(link);
        if (strands != null) {
            strands.forEach(Strand::goOn);
            strands.removeIf(Strand::isDone);
            if (!strands.isEmpty()) {
                waiting.merge(link, strands, (started, old) -> {
                    old.addAll(started);
                    return old;
                });
            }
        }
    }

    /** Called by a strand: returns when it was possible, and others run until then. */
    <T> T await(Attempt<T> attempt) throws IOException {
        T now = attempt.tryNow();
        return now != null ? now : running.await(attempt);
    }

    private final class Strand {
        private final Semaphore turn = new Semaphore(0);
        private final Semaphore handedBack = new Semaphore(0);
        private final Thread thread;
        private Attempt<?> attempt;
        private Object outcome;
        private IOException failure;
        private Throwable defect;
        private boolean done;

        Strand(Runnable code) {
            thread = Thread.ofVirtual().unstarted(() -> run(code));
        }

        private void run(Runnable code) {
            try {
                code.run();
            } catch (RuntimeException | Error e) {
                defect = e;
            }
            done = true;
            handedBack.release();
        }

        boolean isDone() {
            return done;
        }

        void start() {
            running = this;
            thread.start();
            untilHandedBack();
        }

        void goOn() {
            try {
                outcome = attempt.tryNow();
                if (outcome == null) {
                    return;
                }
            } catch (IOException e) {
                failure = e;
            }
            running = this;
            turn.release();
            untilHandedBack();
        }

        private void untilHandedBack() {
            handedBack.acquireUninterruptibly();
            running = null;
            if (defect != null) {
                throw new AssertionError("a strand failed", defect);
            }
        }

        @SuppressWarnings("unchecked") // The outcome is that of the attempt given here.
        <T> T await(Attempt<T> what) throws IOException {
            attempt = what;
            handedBack.release();
            turn.acquireUninterruptibly();
            if (failure != null) {
                IOException thrown = failure;
                failure = null;
                throw thrown;
            }
            return (T) outcome;
        }
    }
}
