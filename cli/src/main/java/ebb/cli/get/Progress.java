package ebb.cli.get;

import ebb.cli.model.ByteSize;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * One line on a terminal that shows how far all transfers together have come, redrawn by a virtual thread five times a
 * second. Counting is cheap and safe from every transfer's thread; without a terminal nothing is drawn.
 */
final class Progress implements AutoCloseable {

    private static final int BAR_WIDTH = 30;
    private static final long REDRAW_MILLIS = 200;

    private final PrintWriter err;
    private final long startNanos = System.nanoTime();
    private final LongAdder received = new LongAdder();
    private final LongAdder expected = new LongAdder();
    private final Thread drawer;
    private volatile boolean lengthUnknown;

    Progress(PrintWriter err, boolean shown) {
        this.err = err;
        this.drawer = shown ? Thread.ofVirtual().name("ebb-progress").start(this::draw) : null;
    }

    /** A transfer begins; {@code length} is negative when it is not known. */
    void expect(long length) {
        if (length < 0) {
            lengthUnknown = true;
        } else {
            expected.add(length);
        }
    }

    void add(long bytes) {
        received.add(bytes);
    }

    /** Bytes of all transfers so far. */
    long received() {
        return received.sum();
    }

    private void draw() {
        try {
            while (true) {
                Thread.sleep(REDRAW_MILLIS);
                print();
            }
        } catch (InterruptedException e) {
            // Closed: the caller draws the end.
            return;
        }
    }

    private void print() {
        long total = lengthUnknown ? -1 : expected.sum();
        err.print("\r" + line(received.sum(), total, (System.nanoTime() - startNanos) / 1e9) + "\u001b[K");
        err.flush();
    }

    /** The line for so many bytes of a total (negative: not known) after so many seconds. */
    static String line(long bytes, long total, double seconds) {
        double rate = seconds > 0 ? bytes / seconds : 0;
        String speed = ByteSize.describe(rate) + "/s";
        if (total <= 0) {
            return String.format(Locale.ROOT, "%s  %s", ByteSize.describe(bytes), speed);
        }
        double share = Math.min(1, (double) bytes / total);
        int filled = (int) (share * BAR_WIDTH);
        String bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
        String left = rate > 0 && bytes < total ? "  " + time((total - bytes) / rate) + " left" : "";
        return String.format(Locale.ROOT, "%s %3.0f %%  %s of %s  %s%s", bar, Math.floor(share * 100),
                ByteSize.describe(bytes), ByteSize.describe(total), speed, left);
    }

    private static String time(double seconds) {
        long whole = (long) Math.ceil(seconds);
        return whole < 60 ? whole + " s" : String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60);
    }

    /** Draws the end and leaves the line. */
    @Override
    public void close() {
        if (drawer == null) {
            return;
        }
        drawer.interrupt();
        try {
            drawer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (received.sum() > 0) {
            print();
            err.println();
            err.flush();
        }
    }
}
