package ebb.cli.soak.crowd;

import ebb.cli.soak.message.CrowdNews;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Counts what became of the connections of one wave. Thread-safe. */
final class Tally {

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicReference<String> failure = new AtomicReference<>("");

    void opened() {
        opened.incrementAndGet();
    }

    void opened(int count) {
        opened.addAndGet(count);
    }

    void failed(Exception why) {
        failed.incrementAndGet();
        failure.compareAndSet("", String.valueOf(why.getMessage()));
    }

    CrowdNews news(boolean done, long driftBytes) {
        return new CrowdNews(done, opened.get(), failed.get(), failure.get(), driftBytes);
    }
}
