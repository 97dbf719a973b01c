package ebb.cli.serve;

import ebb.quic.model.EndpointReport;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Collects once when the heap was in use and has come to rest, so that what connections gave back goes on to the system.
 * The JVM's own way, a collection every so many seconds, costs the most where it brings nothing: an endpoint with a
 * hundred thousand quiet connections would be marked over and over. Runs on a daemon thread of its own; ends with
 * {@link #close}.
 */
final class IdleCollection implements AutoCloseable {

    /** How often is looked, and so how long nothing must happen before the heap counts as at rest. */
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    /** Fewer connections than this leave too little behind: about 4 MiB. */
    private static final long RELEASED = 1_000;

    /**
     * How far the heap has been used.
     *
     * @param collections collections that the JVM found necessary
     * @param released    connections that have left
     */
    record Use(long collections, long released) {

        /** Whether much happened from then to now. */
        boolean isMuchMoreThan(Use then) {
            return collections != then.collections || released - then.released >= RELEASED;
        }
    }

    private final Supplier<EndpointReport> reports;
    private final Thread thread;
    private Use settled;
    private Use last;

    private IdleCollection(Supplier<EndpointReport> reports) {
        this.reports = reports;
        this.thread = Thread.ofPlatform().daemon().name("ebb-idle-collection").unstarted(this::run);
    }

    /** Begins to look after the heap of this process, whose server makes these reports. */
    static IdleCollection start(Supplier<EndpointReport> reports) {
        IdleCollection collection = of(reports);
        collection.thread.start();
        return collection;
    }

    /** One that nobody runs. */
    static IdleCollection of(Supplier<EndpointReport> reports) {
        return new IdleCollection(reports);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                if (isDue(use())) {
                    HeapShrinking.collect();
                    settle(use());
                }
            }
        } catch (InterruptedException e) {
            // Closed: there is nothing to tidy up.
            return;
        }
    }

    /** Whether the heap was in use and rests now. */
    boolean isDue(Use now) {
        if (settled == null) {
            settle(now);
        }
        boolean rests = now.collections == last.collections && now.released == last.released;
        last = now;
        return rests && now.isMuchMoreThan(settled);
    }

    /** The heap has been collected; from here on it counts anew. */
    void settle(Use now) {
        settled = now;
        last = now;
    }

    private Use use() {
        long collections = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += collector.getCollectionCount();
        }
        return new Use(collections, reports.get().released());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
