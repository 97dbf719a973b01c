package ebb.cli.get;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void showsShareSpeedAndTimeLeft() {
        assertEquals("███████████████░░░░░░░░░░░░░░░  50 %  5 MiB of 10 MiB  1 MiB/s  5 s left",
                Progress.line(5 << 20, 10 << 20, 5));
        assertEquals("█".repeat(30) + " 100 %  10 MiB of 10 MiB  1 MiB/s", Progress.line(10 << 20, 10 << 20, 10));
        assertTrue(Progress.line(1, 1 << 30, 1).endsWith(" min left"));
    }

    @Test
    void withoutLengthItCounts() {
        assertEquals("5 MiB  1 MiB/s", Progress.line(5 << 20, -1, 5));
        assertEquals("0 B  0 B/s", Progress.line(0, 0, 0));
    }

    @Test
    void drawsNothingWhereThereIsNoTerminal() {
        var text = new StringWriter();
        try (var progress = new Progress(new PrintWriter(text), false)) {
            progress.expect(10);
            progress.add(10);
        }
        assertEquals("", text.toString());
    }

    @Test
    void leavesACompleteLine() {
        var text = new StringWriter();
        try (var progress = new Progress(new PrintWriter(text), true)) {
            progress.expect(10);
            progress.add(10);
        }
        assertTrue(text.toString().contains("100 %")
                && text.toString().endsWith(System.lineSeparator()), text.toString());
    }
}
