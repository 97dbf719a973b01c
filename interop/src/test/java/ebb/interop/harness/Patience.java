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
 * Asks again, on a new connection, where nothing came of the first attempt. Only for kwik, of whose large transfers
 * about four in ten stall for ever, whoever the other end is: Netty's client meets it just the same.
 *
 * @param fetcher who asks
 * @param attempts how often at most
 * @param limit how long one attempt may take
 */
public record Patience(Fetcher fetcher, int attempts, Duration limit) implements Fetcher {
    /** The patience that kwik needs. */
    public static Patience with(Fetcher fetcher) {
        return new Patience(fetcher, 5, Duration.ofSeconds(10));
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
