package ebb.interop.harness;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks again, on a new connection, where nothing came of the first attempt. Only for flupke's client, whose streams
 * cannot be reached from outside to remind them of their data, as kwik's server needs it: a large upload may stall.
 *
 * @param fetcher who asks
 * @param attempts how often at most
 * @param limit how long one attempt may take
 */
public record Patience(Fetcher fetcher, int attempts, Duration limit) implements Fetcher {
    /** The patience that flupke needs. */
    public static Patience with(Fetcher fetcher) {
        return new Patience(fetcher, 4, Duration.ofSeconds(15));
    }

    @Override
    public List<Answer> fetch(int port, List<Ask> asks) throws Exception {
        AssertionError failure = new AssertionError("no attempt of " + attempts + " came to an end");
        for (int i = 0; i < attempts; i++) {
            ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
            Future<List<Answer>> answers = thread.submit(() -> fetcher.fetch(port, asks));
            try {
                return answers.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException stalled) {
                failure.addSuppressed(stalled);
            } finally {
                thread.shutdownNow();
            }
        }
        throw failure;
    }
}
