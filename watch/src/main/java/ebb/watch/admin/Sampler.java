package ebb.watch.admin;

import ebb.quic.model.Distribution;
import ebb.quic.model.EndpointTotals;
import ebb.watch.source.ResidentMemory;
import ebb.watch.source.Watched;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes a sample a second into the history, on a thread of its own. Thread-safe by its own monitor; owned by the admin
 * endpoint.
 */
final class Sampler implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("ebb.watch");
    private static final double P99 = 0.99;
    private static final long PID = ProcessHandle.current().pid();

    private final Watched watched;
    private final History history = new History();
    private Distribution reclaimsBefore = Distribution.EMPTY;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ebb-admin-sampler").factory());

    Sampler(Watched watched) {
        this.watched = watched;
        sample();
        clock.scheduleAtFixedRate(this::sample, 1, 1, TimeUnit.SECONDS);
    }

    private synchronized void sample() {
        try {
            History.Sample sample = now();
            history.add(sample);
            reclaimsBefore = sample.totals().reclaimNanos();
        } catch (RuntimeException e) {
            // A schedule that throws would never run again.
            LOG.log(System.Logger.Level.WARNING, "no sample was taken", e);
        }
    }

    /** What is known at this moment. */
    synchronized History.Sample now() {
        EndpointTotals totals = watched.totals();
        long p99 = totals.reclaimNanos().since(reclaimsBefore).quantile(P99);
        return new History.Sample(System.currentTimeMillis(), watched.report(), totals,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ResidentMemory.of(PID).orElse(0), TimeUnit.NANOSECONDS.toMillis(p99));
    }

    History history() {
        return history;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
