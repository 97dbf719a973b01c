package ebb.cli.top;

import ebb.cli.client.AdminClient;
import ebb.cli.model.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The command {@code ebb top}. On a terminal it takes the screen until the user leaves; elsewhere it writes a line for
 * each interval; with {@code --once} it writes the whole picture and ends.
 */
public final class TopRun {

    /** Rows of the table in a picture that is not on a screen. */
    private static final int FEW = 20;
    private static final int WIDE = 140;

    private TopRun() {
    }

    /** Runs until the user or the reader of the output has seen enough; the result is the exit code. */
    public static int run(TopSettings settings, PrintWriter out) throws CommandFailure, InterruptedException {
        try (AdminClient admin = new AdminClient(settings.admin())) {
            Sight first = first(admin, settings);
            if (settings.once()) {
                Board.draw(first, new Board.Frame(WIDE, Integer.MAX_VALUE, settings.sort(), ""))
                        .forEach(line -> out.println(line.toString().stripTrailing()));
                out.flush();
                return 0;
            }
            if (settings.terminal()) {
                return screen(admin, settings, first, out);
            }
            return lines(admin, settings, first, out);
        }
    }

    private static Sight first(AdminClient admin, TopSettings settings) throws CommandFailure, InterruptedException {
        try {
            return Sight.of(admin, settings.sort(), FEW);
        } catch (IOException e) {
            throw CommandFailure.runtime("no admin endpoint of an Ebb server at " + settings.admin() + ": " + e.getMessage()
                    + "; start the server with --admin " + settings.admin().getAuthority() + ", or give another URL");
        }
    }

    private static int screen(AdminClient admin, TopSettings settings, Sight first, PrintWriter out)
            throws CommandFailure, InterruptedException {
        try (Terminal terminal = TerminalBuilder.builder().name("ebb top").system(true).jni(false).dumb(true).build()) {
            // Standard output may be a terminal where standard input is none, or one that can do nothing.
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                return lines(admin, settings, first, out);
            }
            try (Watch watch = new Watch(admin, settings, first); Screen screen = new Screen(terminal)) {
                screen.show(watch);
                return 0;
            }
        } catch (IOException e) {
            throw CommandFailure.runtime("the terminal failed: " + e.getMessage() + "; --once needs none");
        }
    }

    private static int lines(AdminClient admin, TopSettings settings, Sight first, PrintWriter out) throws InterruptedException {
        Sight sight = first;
        String trouble = "";
        while (true) {
            out.println(trouble.isEmpty() ? line(sight) : Words.clock(System.currentTimeMillis()) + "  no answer: " + trouble);
            // A reader that has gone, such as head, ends the command; only the stream below says so.
            out.flush();
            if (System.out.checkError()) {
                return 0;
            }
            Thread.sleep(settings.interval());
            try {
                sight = Sight.of(admin, settings.sort(), 1);
                trouble = "";
            } catch (IOException e) {
                trouble = e.getMessage();
            }
        }
    }

    static String line(Sight sight) {
        Tree memory = sight.memory();
        return Words.clock(memory.number("timeMillis")) + "  used " + Words.bytes(memory.number("usedBytes")) + " of "
                + Words.bytes(memory.number("budgetBytes")) + "  live " + Words.count(sight.live()) + "  opened "
                + Words.count(sight.counts().number("opened")) + "  released " + Words.count(sight.counts().number("released"))
                + "  held " + Words.count(sight.held()) + "  drift " + Words.bytes(memory.number("driftBytes"))
                + "  reclaim p99 " + memory.tree("reclaimDelayMillis").number("p99") + " ms  pressure "
                + memory.text("pressure");
    }
}
