package ebb.cli.perf;

import ebb.cli.model.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs tasks side by side, each on a virtual thread, and waits for all of them. */
final class Workers {

    private Workers() {
    }

    /** The results in the order of the tasks; the first failure, once all have ended. */
    static <T> List<T> all(List<Callable<T>> tasks) throws CommandFailure, InterruptedException {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> done : threads.invokeAll(tasks)) {
                results.add(done.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CommandFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("a task failed in a way that it should have handled", e.getCause());
        }
    }
}
