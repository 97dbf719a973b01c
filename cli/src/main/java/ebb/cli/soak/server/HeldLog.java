package ebb.cli.soak.server;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Listens to what Ebb logs about held connections and remembers who took them over. Thread-safe. Bounds: one entry for
 * each connection that is held now, of which Ebb watches a bounded sample.
 */
final class HeldLog extends Handler {

    // Kept here, because the JDK forgets loggers that nobody refers to, and their handlers with them.
    private static final Logger HELD = Logger.getLogger("ebb.quic.held");
    private static final Pattern HELD_NOW = Pattern.compile("connection (\\d+) is still held .*taken over by (.*)\\)");
    private static final Pattern LET_GO = Pattern.compile("connection (\\d+) was let go .*");

    private final Map<Long, String> takers = new ConcurrentHashMap<>();

    private HeldLog() {
    }

    /** Listens from now on, instead of the console, where thousands of lines would say the same. */
    static HeldLog install() {
        HeldLog log = new HeldLog();
        HELD.setUseParentHandlers(false);
        HELD.addHandler(log);
        return log;
    }

    @Override
    public void publish(LogRecord entry) {
        Matcher held = HELD_NOW.matcher(entry.getMessage());
        if (held.matches()) {
            takers.put(Long.valueOf(held.group(1)), held.group(2));
            return;
        }
        Matcher gone = LET_GO.matcher(entry.getMessage());
        if (gone.matches()) {
            takers.remove(Long.valueOf(gone.group(1)));
        }
    }

    /** How many held connections were taken over by whom. */
    Map<String, Integer> byTaker() {
        Map<String, Integer> counts = new TreeMap<>();
        takers.values().forEach(taker -> counts.merge(taker, 1, Integer::sum));
        return counts;
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        HELD.removeHandler(this);
    }
}
