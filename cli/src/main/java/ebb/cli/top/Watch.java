package ebb.cli.top;

import ebb.cli.client.AdminClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks the endpoint again and again on a thread of its own, so that a slow answer keeps nobody from pressing a key. What
 * it saw last is kept while the endpoint is gone.
 */
final class Watch implements AutoCloseable {

    /**
     * What is known.
     *
     * @param sight   the last answer; empty before the first
     * @param trouble why there is no newer one; empty if all is well
     */
    record View(Optional<Sight> sight, String trouble) {
    }

    private static final int CONNECTIONS = 200;

    private final AdminClient admin;
    private final Duration interval;
    private final Thread thread;
    private volatile SortKey sort;
    private volatile View view;

    Watch(AdminClient admin, TopSettings settings, Sight first) {
        this.admin = admin;
        interval = settings.interval();
        sort = settings.sort();
        view = new View(Optional.of(first), "");
        thread = Thread.ofVirtual().name("ebb-top").start(this::run);
    }

    View view() {
        return view;
    }

    SortKey sort() {
        return sort;
    }

    /** Asks for another order, at once. */
    void sortBy(SortKey wanted) {
        sort = wanted;
        synchronized (this) {
            notifyAll();
        }
    }

    private void run() {
        try {
            while (true) {
                synchronized (this) {
                    wait(interval.toMillis());
                }
                look();
            }
        } catch (InterruptedException _) {
            // The way it ends.
        }
    }

    private void look() throws InterruptedException {
        try {
            view = new View(Optional.of(Sight.of(admin, sort, CONNECTIONS)), "");
        } catch (IOException e) {
            view = new View(view.sight(), "NO ANSWER, these are the last figures: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
