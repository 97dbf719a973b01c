package ebb.cli.get;

import ebb.cli.client.Dialer;
import ebb.cli.model.CommandFailure;
import ebb.cli.model.Target;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The command {@code ebb get}. What goes to files is fetched side by side, at most {@value #PARALLEL} at a time; what
 * goes to standard output one after the other, since an answer that waits for its turn would keep the connection's
 * window from the one whose turn it is.
 */
public final class GetRun {

    private static final int PARALLEL = 100;

    private final GetSettings settings;
    private final PrintWriter err;
    private final Semaphore slots = new Semaphore(PARALLEL);
    private final long startNanos = System.nanoTime();

    private GetRun(GetSettings settings, PrintWriter err) {
        this.settings = settings;
        this.err = err;
    }

    /** Fetches everything; 0, or the code of the first URL that failed. Messages have been printed then. */
    public static int run(GetSettings settings, OutputStream out, PrintWriter err)
            throws CommandFailure, InterruptedException {
        List<Target> targets = new ArrayList<>();
        for (String url : settings.urls()) {
            targets.add(Target.parse(url));
        }
        List<Destination> destinations = Destination.of(targets, settings.outputs());
        Transcript transcript = new Transcript(err, settings.display().verbose());
        try (Links links = new Links(new Dialer(settings.trust(), settings.traces()), transcript);
             Progress progress = new Progress(err, showsProgress(settings, destinations))) {
            var shared = new Transfer.Shared(links, progress, transcript, out);
            List<Transfer> transfers = new ArrayList<>();
            for (int i = 0; i < targets.size(); i++) {
                transfers.add(new Transfer(targets.get(i), destinations.get(i), settings, shared));
            }
            return new GetRun(settings, err).fetch(transfers, progress);
        }
    }

    // A bar between the lines of an answer on the same terminal would help nobody.
    private static boolean showsProgress(GetSettings settings, List<Destination> destinations) {
        GetSettings.Display display = settings.display();
        return display.progress() && !display.silent() && !display.verbose()
                && destinations.stream().noneMatch(Destination::isStandardOutput);
    }

    private int fetch(List<Transfer> transfers, Progress progress) throws InterruptedException {
        List<Callable<Integer>> lanes = lanes(transfers);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            long limit = settings.maxTime().map(java.time.Duration::toNanos).orElse(Long.MAX_VALUE);
            int code = 0;
            for (Future<Integer> lane : threads.invokeAll(lanes, limit, TimeUnit.NANOSECONDS)) {
                int ended = lane.isCancelled() ? timedOut(progress) : result(lane);
                code = code == 0 ? ended : code;
            }
            return code;
        } finally {
            // Not close(), which would wait: a name look-up that hangs must not outlive --max-time.
            threads.shutdownNow();
        }
    }

    private List<Callable<Integer>> lanes(List<Transfer> transfers) {
        List<Transfer> printed = transfers.stream().filter(Transfer::usesStandardOutput).toList();
        List<Callable<Integer>> lanes = new ArrayList<>();
        for (Transfer transfer : transfers) {
            if (!transfer.usesStandardOutput()) {
                lanes.add(() -> inSlot(List.of(transfer)));
            } else if (transfer == printed.getFirst()) {
                lanes.add(() -> inSlot(printed));
            }
        }
        return lanes;
    }

    private int inSlot(List<Transfer> transfers) throws InterruptedException {
        slots.acquire();
        try {
            int code = 0;
            for (Transfer transfer : transfers) {
                int ended = attempt(transfer);
                code = code == 0 ? ended : code;
            }
            return code;
        } finally {
            slots.release();
        }
    }

    private int attempt(Transfer transfer) {
        try {
            transfer.run();
            return 0;
        } catch (CommandFailure failure) {
            // What fails after the time is over fails because of that, and is reported as such.
            return Thread.currentThread().isInterrupted() ? failure.exitCode() : report(failure);
        }
    }

    private int timedOut(Progress progress) {
        return report(Failures.timeout((System.nanoTime() - startNanos) / 1_000_000, progress.received()));
    }

    private int report(CommandFailure failure) {
        if (!settings.display().silent()) {
            err.println("ebb: " + failure.getMessage());
            err.flush();
        }
        return failure.exitCode();
    }

    private static int result(Future<Integer> lane) throws InterruptedException {
        try {
            return lane.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a transfer failed in a way that it should have handled", e.getCause());
        }
    }
}
