package ebb.cli.perf;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** What the threads of one run have counted so far. Safe from any thread. */
final class Measurement {

    final LongAdder bytes = new LongAdder();
    final LongAdder errors = new LongAdder();
    final Latencies latencies = new Latencies();
    private final AtomicReference<Exception> firstError = new AtomicReference<>();

    void failed(Exception cause) {
        errors.increment();
        firstError.compareAndSet(null, cause);
    }

    /** The message of the first error, or nothing. */
    String firstError() {
        Exception first = firstError.get();
        return first == null ? "" : String.valueOf(first.getMessage());
    }
}
