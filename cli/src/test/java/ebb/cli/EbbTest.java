package ebb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EbbTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path home;

    private int run(String... args) {
        CommandLine line = Ebb.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        line.getSubcommands().values()
                .forEach(command -> command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)));
        return line.execute(args);
    }

    private String oneLine() {
        String text = err.toString();
        assertEquals(1, text.lines().count(), text);
        assertTrue(text.startsWith("ebb: "), text);
        return text;
    }

    @Test
    void withoutCommandTheUsageIsShown() {
        assertEquals(2, run());
        assertTrue(err.toString().contains("serve")
                && err.toString().contains("get") && err.toString().contains("perf"));
    }

    @Test
    void helpGoesToStandardOutput() {
        assertEquals(0, run("serve", "--help"));
        assertTrue(out.toString().contains("--idle-timeout"));
        assertEquals(0, run("--version"));
        assertEquals("", err.toString());
    }

    @Test
    void unknownOptionsComeWithASuggestion() {
        assertEquals(2, run("serve", "--lissten", "127.0.0.1:0"));
        assertTrue(oneLine().contains("--lissten") && err.toString().contains("--listen"), err.toString());
    }

    @Test
    void unknownCommandsAreNamed() {
        assertEquals(2, run("serv"));
        assertTrue(oneLine().contains("serv"));
    }

    @Test
    void valuesThatMeanNothingAreExplained() {
        assertEquals(2, run("serve", "--memory", "lots"));
        assertTrue(oneLine().contains("--memory") && err.toString().contains("512m"), err.toString());
    }

    @Test
    void valuesOfAWrongKindAreExplained() {
        assertEquals(2, run("serve", "--retry", "sometimes"));
        assertTrue(oneLine().contains("--retry") && err.toString().contains("sometimes"), err.toString());
    }

    @Test
    void argumentThatBeginsWithAnAtSignIsNotAFileOfArguments() throws Exception {
        Path body = Files.writeString(home.resolve("body"), "--no-such-option");
        assertEquals(3, run("get", "ftp:/nowhere", "-d", "@" + body));
        assertFalse(oneLine().contains("--no-such-option"), err.toString());
    }

    @Test
    void certificateAndKeyBelongTogether() {
        assertEquals(2, run("serve", "--cert", "x.pem"));
        assertTrue(oneLine().contains("--key is missing"), err.toString());
    }

    @Test
    void missingFilesAreNamed() {
        assertEquals(1, run("serve", "--cert", home + "/no.pem", "--key", home + "/no.key"));
        assertTrue(oneLine().contains(home + "/no.pem") && err.toString().contains("no such file"), err.toString());
    }

    @Test
    void perfWantsExactlyOneThingToMeasure() {
        assertEquals(2, run("perf", "localhost:1"));
        assertTrue(oneLine().contains("--download"), err.toString());
        err.getBuffer().setLength(0);
        assertEquals(2, run("perf", "localhost:1", "--download", "1k", "--upload", "1k"));
        assertTrue(oneLine().contains("mutually exclusive"), err.toString());
        err.getBuffer().setLength(0);
        assertEquals(2, run("perf", "localhost:1", "--download", "1k", "--streams", "0"));
        assertTrue(oneLine().contains("--streams"), err.toString());
    }

    @Test
    void getEndsLikeCurl() throws Exception {
        assertEquals(2, run("get"));
        err.getBuffer().setLength(0);
        assertEquals(3, run("get", "https://h/a b"));
        assertTrue(oneLine().startsWith("ebb: (3) "), err.toString());
        err.getBuffer().setLength(0);
        assertEquals(1, run("get", "ftp://h/"));
        err.getBuffer().setLength(0);
        assertEquals(77, run("get", "--ca", home + "/no.pem", "https://localhost:1/"));
        assertTrue(oneLine().contains("no.pem"), err.toString());
        err.getBuffer().setLength(0);
        Path file = Files.writeString(home.resolve("file"), "");
        assertEquals(2, run("get", "-o", file.toString(), "https://localhost:1/a", "https://localhost:1/b"));
        assertTrue(oneLine().contains(file.toString()), err.toString());
    }

    @Test
    void requestsThatCannotBeSentAreSaidBeforeConnecting() {
        assertEquals(2, run("get", "-X", "BAD METHOD", "https://localhost:1/"));
        assertTrue(oneLine().contains("BAD METHOD"), err.toString());
        err.getBuffer().setLength(0);
        assertEquals(2, run("get", "-H", "bad name: x", "https://localhost:1/"));
        assertTrue(oneLine().contains("bad name"), err.toString());
    }

    @Test
    void limitsOutOfRangeNameTheirOption() {
        assertEquals(2, run("serve", "--listen", "127.0.0.1:0", "--memory", "1k"));
        assertTrue(oneLine().startsWith("ebb: --memory: "), err.toString());
        err.getBuffer().setLength(0);
        assertEquals(2, run("serve", "--listen", "127.0.0.1:0", "--idle-timeout", "5h"));
        assertTrue(oneLine().startsWith("ebb: --idle-timeout: "), err.toString());
    }

    @Test
    void trustIsOneOrTheOther() {
        assertEquals(2, run("get", "--ca", "x", "--insecure", "https://localhost/"));
        assertTrue(oneLine().contains("mutually exclusive"), err.toString());
        assertFalse(err.toString().contains("Exception"));
    }
}
