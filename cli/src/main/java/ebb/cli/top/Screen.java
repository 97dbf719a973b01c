package ebb.cli.top;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/**
 * The terminal as long as {@code ebb top} has it: the other screen, no cursor, single keys. {@link #close} leaves
 * everything as it was. Used by one thread; a signal only ends the wait for a key.
 */
final class Screen implements AutoCloseable {

    private static final int SLICE_MILLIS = 100;
    private static final int CTRL_C = 3;
    private static final int END_OF_INPUT = -1;
    private static final String KEYS = "sort by: m memory  a age  t round trip  r received  s sent    q quit";

    private final Terminal terminal;
    private final Display display;
    private final Attributes before;
    private volatile boolean interrupted;

    Screen(Terminal terminal) {
        this.terminal = terminal;
        before = terminal.enterRawMode();
        terminal.handle(Terminal.Signal.INT, _ -> interrupted = true);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
        display = new Display(terminal, true);
    }

    /** Shows what is watched until the user has seen enough. */
    void show(Watch watch) throws IOException {
        Watch.View shown = null;
        Size size = null;
        while (!interrupted) {
            Watch.View view = watch.view();
            Size now = terminal.getSize();
            if (view != shown || !now.equals(size)) {
                draw(view, watch.sort(), now);
                shown = view;
                size = now;
            }
            int key = terminal.reader().read(SLICE_MILLIS);
            if (key == 'q' || key == 'Q' || key == CTRL_C || key == END_OF_INPUT) {
                return;
            }
            Optional<SortKey> sort = SortKey.ofKey(key);
            if (sort.isPresent()) {
                watch.sortBy(sort.get());
                shown = null;
            }
        }
    }

    private void draw(Watch.View view, SortKey sort, Size size) {
        // A terminal that knows no size says 0.
        int columns = size.getColumns() > 0 ? size.getColumns() : 80;
        int rows = size.getRows() > 0 ? size.getRows() : 24;
        List<AttributedString> lines = new ArrayList<>(view.sight()
                .map(sight -> Board.draw(sight, new Board.Frame(columns, rows - 1, sort, view.trouble()))).orElse(List.of()));
        while (lines.size() < rows - 1) {
            lines.add(AttributedString.EMPTY);
        }
        lines.add(new AttributedString(KEYS, AttributedStyle.DEFAULT.faint()).columnSubSequence(0, columns));
        display.resize(Size.of(columns, rows));
        display.update(lines, 0);
    }

    @Override
    public void close() {
        terminal.puts(Capability.cursor_visible);
        terminal.puts(Capability.exit_ca_mode);
        terminal.setAttributes(before);
        terminal.flush();
    }
}
