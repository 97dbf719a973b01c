package ebb.cli.soak;

import ebb.cli.model.CommandFailure;
import ebb.cli.soak.message.CloseMode;
import ebb.cli.soak.message.CrowdOrder;
import ebb.cli.soak.message.ServerState;
import ebb.watch.source.ResidentMemory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Runs waves against a server and measures it. One thread; owns the clients. */
final class Waves implements AutoCloseable {

    private static final long POLL_MILLIS = 100;
    private static final long ARRIVAL_MILLIS = 1_000;
    private static final long SWEEP_MILLIS = 1_200;
    private static final long COLLECT_MILLIS = 1_000;
    /** How a wave's time is divided on the progress bar: opening, then waiting. */
    private static final double OPENING = 0.5;

    private final SoakSettings settings;
    private final Subject subject;
    private final Crowds crowds;
    private final Stopwatch watch;
    private final SoakProgress progress;

    Waves(SoakSettings settings, Subject subject, Stopwatch watch, SoakProgress progress) {
        this.settings = settings;
        this.subject = subject;
        this.watch = watch;
        this.progress = progress;
        this.crowds = new Crowds(new CrowdOrder(CrowdOrder.Verb.OPEN, subject.address().host(),
                subject.address().port(), subject.protocol(), settings.traffic(), settings.idleTimeout().toMillis(),
                Map.of()));
    }

    /** Measures the server as it is, after a collection. */
    Sample measure() throws CommandFailure, InterruptedException {
        Optional<ServerState> state = subject.collect();
        long rss = ResidentMemory.of(subject.pid()).orElseThrow(() -> CommandFailure.runtime(
                "the server is gone: there is no process " + subject.pid() + " any more"));
        return new Sample(watch.seconds(), rss, state);
    }

    /** One wave: opens so many connections, ends them, waits until they are gone, and measures. */
    Wave run(int number, int connections, Sample before) throws CommandFailure, InterruptedException {
        String name = number == 0 ? "warming up" : "wave " + number + " of " + settings.waves();
        Map<CloseMode, Integer> shares = settings.close().shares(connections);
        Crowds.News news = crowds.open(shares, opened -> progress.show(name + ": "
                + Verdict.number(opened) + " open", OPENING * opened / connections));
        awaitArrival(news.opened());
        Sample peak = measure();
        crowds.end();
        awaitRelease(name, before);
        long drift = crowds.forget();
        measure();
        // Ebb's list of released connections that are watched is swept once a second; then what it held is garbage.
        Thread.sleep(SWEEP_MILLIS);
        Sample after = measure();
        progress.next();
        return new Wave(number, CloseMode.labelled(shares), news.opened(), news.failure(), drift, peak, after);
    }

    /** Half-open connections are not waited for by their clients, so the server may still be at them. */
    private void awaitArrival(int opened) throws CommandFailure, InterruptedException {
        for (long waited = 0; waited < ARRIVAL_MILLIS; waited += POLL_MILLIS) {
            Optional<ServerState> state = subject.count();
            if (state.isEmpty() || state.get().handshaking() + state.get().active() >= opened) {
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Until everything is released that will be, or the time is over in which it has to be. */
    private void awaitRelease(String name, Sample before) throws CommandFailure, InterruptedException {
        double start = watch.seconds();
        double timeout = settings.idleTimeout().toMillis() / 1e3;
        double limit = timeout + settings.settle().toMillis() / 1e3;
        for (double waited = 0; waited < limit; waited = watch.seconds() - start) {
            Optional<ServerState> state = subject.count();
            long rss = ResidentMemory.of(subject.pid()).orElse(0);
            boolean gone = state.isPresent() ? isEmpty(state.get())
                    : waited > timeout && Verdict.hasReturned(rss, before.rssBytes());
            if (gone) {
                return;
            }
            progress.show(name + ": " + state.map(left -> Verdict.number(left.live()) + " left")
                    .orElse("waiting for the memory"), OPENING + (1 - OPENING) * waited / limit);
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static boolean isEmpty(ServerState state) {
        return state.live() == 0 && state.routes() == 0 && state.usedBytes() == 0;
    }

    /**
     * The last measurement: after Ebb had the time to notice held connections, and the system to get its memory back.
     */
    Sample settle(Sample before) throws CommandFailure, InterruptedException {
        double start = watch.seconds();
        double patience = seconds(settings.target().isPresent() ? Duration.ZERO : settings.patience());
        double limit = patience + seconds(settings.settle());
        Sample sample = measure();
        for (double waited = 0; waited < limit; waited = watch.seconds() - start) {
            if (waited >= patience && Verdict.hasReturned(sample.rssBytes(), before.rssBytes())) {
                break;
            }
            progress.show("waiting for what is held", waited / limit);
            Thread.sleep(COLLECT_MILLIS);
            sample = measure();
        }
        progress.next();
        return sample;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    @Override
    public void close() {
        crowds.close();
    }
}
