package ebb.cli.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SoakProgressTest {

    @Test
    void showsShareAndStage() {
        assertEquals("█".repeat(15) + "░".repeat(15) + "  50 %  wave 1 of 2: 30 left",
                SoakProgress.line("wave 1 of 2: 30 left", 0.5));
    }

    @Test
    void stagesAddUpAndLeaveNothingBehind() {
        var text = new StringWriter();
        try (var progress = new SoakProgress(new PrintWriter(text), true, 2)) {
            progress.show("first", 2);
            assertTrue(text.toString().contains(" 50 %  first"), text.toString());
            progress.next();
            progress.show("second", 0.5);
            assertTrue(text.toString().contains(" 75 %  second"), text.toString());
        }
        assertTrue(text.toString().endsWith("\r\u001b[K"));
    }

    @Test
    void drawsNothingWhereThereIsNoTerminal() {
        var text = new StringWriter();
        try (var progress = new SoakProgress(new PrintWriter(text), false, 1)) {
            progress.show("first", 0);
            progress.next();
        }
        assertEquals("", text.toString());
    }
}
