package ebb.cli.soak;

import ebb.cli.model.ByteSize;
import ebb.cli.soak.message.ServerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether anything stays, one check for each kind of thing that could. */
record Verdict(List<Check> checks) {

    /** What a collected heap may rise by from wave to wave for reasons that are the JVM's own. */
    private static final long HEAP_NOISE_BYTES = 48 << 10;
    /** What it may rise by once, for classes that are loaded and tables that grow late. */
    private static final long HEAP_ONCE_BYTES = 128 << 10;
    /** What the resident set may keep, as a share of what it was when all code was loaded. */
    private static final double RSS_SHARE = 0.30;
    /** Connections that may fail to open before a run proves nothing. */
    private static final double LOST_SHARE = 0.01;
    /** How many released connections Ebb watches at a time; from here on its count is a sample. */
    private static final int HELD_SAMPLE = 8192;

    /**
     * One thing that was looked at.
     *
     * @param name    what, in a word or two
     * @param holds   whether it is as it should be
     * @param figures what was measured, as a sentence
     */
    record Check(String name, boolean holds, String figures) {
    }

    static Verdict of(Outcome outcome) {
        List<Check> checks = new ArrayList<>();
        checks.add(opened(outcome));
        outcome.last().state().ifPresent(last -> {
            ServerState before = outcome.before().state().orElseThrow();
            checks.add(connections(last));
            checks.add(accounts(outcome, last));
            checks.add(held(last));
            checks.add(heap(outcome));
            checks.add(constant("threads", before.threads(), last.threads()));
            if (before.files() >= 0) {
                checks.add(constant("file descriptors", before.files(), last.files()));
            }
        });
        checks.add(resident(outcome));
        return new Verdict(checks);
    }

    /** Whether nothing stays. */
    boolean passed() {
        return checks.stream().allMatch(Check::holds);
    }

    private static Check opened(Outcome outcome) {
        long asked = outcome.asked();
        long opened = outcome.opened();
        String failure = outcome.waves().stream().map(Wave::failure).filter(text -> !text.isEmpty()).findFirst()
                .map(text -> "; the first failure: " + text).orElse("");
        return new Check("opened", opened >= asked * (1 - LOST_SHARE), number(opened) + " of " + number(asked)
                + " connections in " + outcome.waves().size() + " waves" + failure);
    }

    private static Check connections(ServerState last) {
        boolean none = last.live() == 0 && last.routes() == 0 && last.opened() == last.released();
        return new Check("connections", none, number(last.live()) + " left, " + number(last.routes()) + " routes; "
                + number(last.released()) + " of " + number(last.opened()) + " released");
    }

    private static Check accounts(Outcome outcome, ServerState last) {
        long clients = outcome.waves().stream().mapToLong(Wave::clientDriftBytes).sum();
        boolean none = last.usedBytes() == 0 && last.driftBytes() == 0 && clients == 0;
        return new Check("accounts", none, ByteSize.describe(last.usedBytes()) + " left, drift " + last.driftBytes()
                + " B at the server and " + clients + " B at the clients");
    }

    private static Check held(ServerState last) {
        if (last.held() == 0) {
            return new Check("held", true, "no closed connection is held");
        }
        String who = last.heldBy().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(taker -> taker.getKey() + " (" + number(taker.getValue()) + ")").collect(Collectors.joining(", "));
        return new Check("held", false, (last.held() >= HELD_SAMPLE ? "at least " : "") + number(last.held())
                + " closed connections are held by the application, not by Ebb; taken over by "
                + (who.isEmpty() ? "unknown" : who));
    }

    private static Check heap(Outcome outcome) {
        Line line = outcome.heap();
        double noise = heapNoise(outcome);
        double each = line.slope() / outcome.settings().connections();
        String spread = outcome.waves().size() > 2 ? " ± " + signed(line.standardError()).substring(1) : "";
        return new Check("heap", line.slope() <= noise, String.format(Locale.ROOT,
                "%s%s a wave, %+.1f B a connection (noise: up to %s a wave); %s after the last", signed(line.slope()),
                spread, each, ByteSize.describe(noise),
                ByteSize.describe(outcome.last().state().orElseThrow().heapBytes())));
    }

    /** The slope, in bytes a wave, up to which the heap counts as level. */
    static double heapNoise(Outcome outcome) {
        return Math.max(HEAP_NOISE_BYTES, (double) HEAP_ONCE_BYTES / Math.max(1, outcome.waves().size() - 1));
    }

    private static Check constant(String name, long before, long after) {
        return new Check(name, after <= before, before + " before, " + after + " after");
    }

    private static Check resident(Outcome outcome) {
        long before = outcome.before().rssBytes();
        long after = outcome.last().rssBytes();
        long peak = outcome.timeline().stream().mapToLong(Timeline.Point::rssBytes).max().orElse(after);
        double more = (double) after / before - 1;
        return new Check("resident memory", hasReturned(after, before), String.format(Locale.ROOT,
                "%s when it started, %s after the warm-up, %s at its highest, %s at the end: %+.0f %% (allowed: %+.0f"
                        + " %%)", ByteSize.describe(outcome.cold().rssBytes()), ByteSize.describe(before),
                ByteSize.describe(peak), ByteSize.describe(after), more * 100, RSS_SHARE * 100));
    }

    /** Whether resident memory is back at what it was, so far as it has to be. */
    static boolean hasReturned(long rssBytes, long beforeBytes) {
        return rssBytes <= beforeBytes * (1 + RSS_SHARE);
    }

    private static String signed(double bytes) {
        return (bytes < 0 ? "-" : "+") + ByteSize.describe(Math.abs(bytes));
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
