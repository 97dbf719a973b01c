package ebb.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: the lines that scripts wait for, signals, exit codes. */
@Timeout(120)
class ProcessTest {

    private static final Pattern READY = Pattern.compile("ebb: ready on 127\\.0\\.0\\.1:(\\d+) .*pid (\\d+)");

    @TempDir
    Path home;
    private final List<Process> processes = new ArrayList<>();

    private Process start(String... arguments) throws IOException {
        String modules = System.getProperty("jdk.module.path", "");
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path") + File.pathSeparator + modules,
                Ebb.class.getName()));
        line.addAll(List.of(arguments));
        Path err = home.resolve("err" + processes.size());
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(err.toFile());
        builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private int exitCode(Process process) throws Exception {
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process did not end");
        return process.exitValue();
    }

    @Test
    void serverSaysWhenItIsReadyAndEndsInGoodOrder() throws Exception {
        Process server = start("serve", "--listen", "127.0.0.1:0", "--admin", "off");
        try (BufferedReader lines = server.inputReader()) {
            Matcher ready = readyLine(lines);
            assertEquals(server.pid(), Long.parseLong(ready.group(2)));

            Process get = start("get", "https://127.0.0.1:" + ready.group(1) + "/bytes/100000");
            byte[] content = get.getInputStream().readAllBytes();
            assertEquals(0, exitCode(get), Files.readString(home.resolve("err1")));
            assertEquals(100_000, content.length);
            assertEquals((byte) 99_999, content[99_999]);

            // Not Process.destroy, which closes the streams too: the last line is still to be read.
            server.toHandle().destroy();
            List<String> rest = lines.lines().toList();
            assertEquals(0, exitCode(server), Files.readString(home.resolve("err0")));
            assertEquals(List.of("ebb: released 1 connections, held 0, drift 0 bytes"), rest);
        }
    }

    private static Matcher readyLine(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return ready;
            }
        }
        throw new IOException("the server ended without a ready line");
    }

    @Test
    void failuresAreOneLineAndAnExitCode() throws Exception {
        Process process = start("get", "https://h/a b");
        assertArrayEquals(new byte[0], process.getInputStream().readAllBytes());
        assertEquals(3, exitCode(process));
        assertTrue(Files.readString(home.resolve("err0")).startsWith("ebb: (3) URL malformed"));
    }
}
