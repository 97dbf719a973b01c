package ebb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code ebb soak} refuses before it starts anything. */
class SoakCommandTest {

    private final StringWriter err = new StringWriter();

    @TempDir
    Path home;

    private void refuses(int code, String words, String... options) {
        CommandLine line = Ebb.commandLine();
        line.getSubcommands().get("soak").setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));
        String[] arguments = new String[options.length + 1];
        arguments[0] = "soak";
        System.arraycopy(options, 0, arguments, 1, options.length);
        assertEquals(code, line.execute(arguments));
        assertTrue(err.toString().startsWith("ebb: ") && err.toString().contains(words), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void wavesOfNothingProveNothing() {
        refuses(2, "--connections and --waves", "--connections", "0");
    }

    @Test
    void waysToCloseAreNamed() {
        refuses(2, "graceful, kill, idle, half-open, reset, mixed", "--close", "slowly");
    }

    @Test
    void noMoreCanBeKeptThanThereAre() {
        refuses(2, "at most 160", "--connections", "100", "--waves", "2", "--leak", "161");
    }

    @Test
    void otherServersComeWithTheirProcess() {
        refuses(2, "--pid", "--target", "127.0.0.1:1");
    }

    @Test
    void otherMachinesAreLeftInPeace() {
        refuses(2, "192.0.2.1:443 is not an address of this machine", "--target", "192.0.2.1:443", "--pid", "1");
    }

    @Test
    void aProcessThatIsNotThereIsNamed() {
        refuses(1, "no process 999999999", "--target", "127.0.0.1:1", "--pid", "999999999");
    }

    @Test
    void onlyOurOwnServerIsMadeCareless() {
        refuses(2, "--leak", "--target", "127.0.0.1:1", "--pid", "1", "--leak", "1");
    }

    @Test
    void filesThatCannotBeWrittenAreNamedFirst() {
        refuses(1, "--report", "--report", home.resolve("none").resolve("page.html").toString());
    }
}
