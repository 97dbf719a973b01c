package ebb.watch.admin;

import ebb.watch.source.ResidentMemory;
import ebb.watch.source.Watched;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Takes a sample a second into the history, on a thread of its own. Thread-safe; owned by the admin endpoint. */
final class Sampler implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("ebb.watch");
    private static final long PID = ProcessHandle.current().pid();

    private final Watched watched;
    private final History history = new History();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ebb-admin-sampler").factory());

    Sampler(Watched watched) {
        this.watched = watched;
        history.add(now());
        clock.scheduleAtFixedRate(this::sample, 1, 1, TimeUnit.SECONDS);
    }

    private void sample() {
        try {
            history.add(now());
        } catch (RuntimeException e) {
            // A schedule that throws would never run again.
            LOG.log(System.Logger.Level.WARNING, "no sample was taken", e);
        }
    }

    /** What is known at this moment. */
    History.Sample now() {
        return new History.Sample(System.currentTimeMillis(), watched.report(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ResidentMemory.of(PID).orElse(0), 0);
    }

    History history() {
        return history;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
