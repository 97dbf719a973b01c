package ebb.cli.soak;

import java.io.PrintWriter;
import java.util.Locale;

/** One line on a terminal that shows how far a run has come; nothing where there is no terminal. Not thread-safe. */
final class SoakProgress implements AutoCloseable {

    private static final int BAR_WIDTH = 30;
    private static final String ERASE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean shown;
    private final int stages;
    private int stage;

    /** For a run of so many stages of about the same length. */
    SoakProgress(PrintWriter err, boolean shown, int stages) {
        this.err = err;
        this.shown = shown;
        this.stages = stages;
    }

    /** The stage is done. */
    void next() {
        stage++;
        erase();
    }

    /** What is being done, and which share of the stage is behind us. */
    void show(String what, double share) {
        if (shown) {
            err.print(ERASE + line(what, Math.min(1, (stage + Math.clamp(share, 0, 1)) / stages)));
            err.flush();
        }
    }

    static String line(String what, double share) {
        int filled = (int) (share * BAR_WIDTH);
        return String.format(Locale.ROOT, "%s%s %3.0f %%  %s", "█".repeat(filled), "░".repeat(BAR_WIDTH - filled),
                Math.floor(share * 100), what);
    }

    private void erase() {
        if (shown) {
            err.print(ERASE);
            err.flush();
        }
    }

    @Override
    public void close() {
        erase();
    }
}
