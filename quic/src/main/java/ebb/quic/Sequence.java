package ebb.quic;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Runs the callbacks of one connection one after another, on a virtual thread that exists only while there are any.
 * Thread-safe. Bounds: a connection has a fixed number of life events, and as many streams as its limits allow.
 */
final class Sequence {
    private static final System.Logger LOG = System.getLogger("ebb.quic");

    private Queue<Runnable> waiting;
    private boolean running;

    /** Whether nothing runs or waits. */
    synchronized boolean isIdle() {
        return !running;
    }

    /** Runs the task after those given before. */
    synchronized void execute(Runnable task) {
        if (running) {
            if (waiting == null) {
                waiting = new ArrayDeque<>(4);
            }
            waiting.add(task);
        } else {
            running = true;
            Thread.ofVirtual().start(() -> runAll(task));
        }
    }

    private void runAll(Runnable first) {
        for (Runnable task = first; task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // Whatever it was: the callbacks after it, and what was attached, must have their turn.
                LOG.log(System.Logger.Level.WARNING, "a callback of a connection failed", e);
            }
        }
    }

    private synchronized Runnable next() {
        Runnable task = waiting == null ? null : waiting.poll();
        if (task == null) {
            running = false;
            waiting = null;
        }
        return task;
    }
}
