package ebb.cli.soak;

import ebb.cli.model.ByteSize;
import ebb.cli.soak.message.ServerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a run prints. */
final class Transcript {

    private static final String ROW = "%7s %8s %9s %12s %11s %7s %6s %8s %6s %10s";
    private static final String FOREIGN_ROW = "%7s %8s %10s";

    private Transcript() {
    }

    static String begin(SoakSettings settings, Subject subject) {
        String whose = settings.target().isPresent() ? "the server at " + subject.address() : "a server of its own";
        return String.format(Locale.ROOT, "%s (pid %d, %s): %,d waves of %,d connections, close: %s%s", whose,
                subject.pid(), subject.protocol(), settings.waves(), settings.connections(), settings.close().label(),
                settings.traffic() ? ", with traffic" : "");
    }

    /** The columns, which are fewer for a server that tells nothing about itself. */
    static String header(Sample first) {
        if (first.state().isEmpty()) {
            return String.format(Locale.ROOT, FOREIGN_ROW, "wave", "opened", "RSS after");
        }
        return String.format(Locale.ROOT, ROW, "wave", "opened", "B/conn", "heap after", "accounts", "routes", "held",
                "threads", "files", "RSS after");
    }

    static String row(Wave wave) {
        String name = wave.number() == 0 ? "warm-up" : Integer.toString(wave.number());
        String rss = ByteSize.describe(wave.after().rssBytes());
        Optional<ServerState> known = wave.after().state();
        if (known.isEmpty()) {
            return String.format(Locale.ROOT, FOREIGN_ROW, name, Verdict.number(wave.opened()), rss);
        }
        ServerState after = known.get();
        return String.format(Locale.ROOT, ROW, name, Verdict.number(wave.opened()),
                Verdict.number(bytesPerConnection(wave)), ByteSize.describe(after.heapBytes()),
                ByteSize.describe(after.usedBytes()), after.routes(), after.held(), after.threads(),
                after.files(), rss);
    }

    /** Live heap that each connection of a wave cost while all were open; 0 when that is not known. */
    static long bytesPerConnection(Wave wave) {
        ServerState peak = wave.peak().state().orElse(null);
        ServerState after = wave.after().state().orElse(null);
        return peak == null || after == null || peak.live() == 0 ? 0
                : (peak.heapBytes() - after.heapBytes()) / peak.live();
    }

    /** The verdict, first in a word and then check by check. */
    static List<String> lines(Verdict verdict) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(verdict.passed() ? "ebb: nothing stays" : "ebb: FAILED, something stays");
        for (Verdict.Check check : verdict.checks()) {
            lines.add(String.format(Locale.ROOT, "  %-6s %-16s  %s", check.holds() ? "ok" : "FAILED", check.name(),
                    check.figures()));
        }
        return lines;
    }
}
