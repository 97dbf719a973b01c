package ebb.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

    private static final Pattern ADMIN = Pattern.compile("ebb: admin at (http://127\\.0\\.0\\.1:\\d+/)");
    private static final Pattern READY = Pattern.compile("ebb: ready on 127\\.0\\.0\\.1:(\\d+) .*pid (\\d+)");

    @TempDir
    Path home;
    private final List<Process> processes = new ArrayList<>();

    private Process start(String... arguments) throws IOException {
        return start(Ebb.class, arguments);
    }

    private Process start(Class<?> main, String... arguments) throws IOException {
        String modules = System.getProperty("jdk.module.path", "");
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + modules, main.getName()));
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

    @Test
    void serverIsNotReadyAnyMoreBeforeItSendsClientsAway() throws Exception {
        Process server = start("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        try (BufferedReader lines = server.inputReader(); HttpClient http = HttpClient.newHttpClient()) {
            URI readyz = URI.create(lineLike(ADMIN, lines).group(1) + "readyz");
            int port = Integer.parseInt(readyLine(lines).group(1));
            assertEquals(200, status(http, readyz));
            try (QuicClient client = QuicClient.newBuilder().protocols("echo").insecure().build();
                    QuicConnection connection = client.connect("127.0.0.1", port);
                    QuicStream stream = connection.openStream()) {
                assertEquals('a', echoed(stream, 'a'));
                server.toHandle().destroy();
                // Ten seconds are left for this stream, so there is somebody to answer when the answer has changed.
                for (int status = 200; status != 503; status = status(http, readyz)) {
                    assertEquals(200, status);
                }
                assertEquals('b', echoed(stream, 'b'), "who is there is still served");
                stream.finish();
            }
            assertEquals(List.of("ebb: released 1 connections, held 0, drift 0 bytes"), lines.lines().toList());
            assertEquals(0, exitCode(server), Files.readString(home.resolve("err0")));
        }
    }

    private static int status(HttpClient http, URI url) throws Exception {
        return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static int echoed(QuicStream stream, int content) throws IOException {
        stream.output().write(content);
        stream.output().flush();
        return stream.input().read();
    }

    @Test
    void serverEndsWithAFailureWhenItsLastLoopFailed() throws Exception {
        Process server = start(FailingLoops.class, "serve", "--listen", "127.0.0.1:0", "--admin", "off", "--loops", "2");
        try (BufferedReader lines = server.inputReader()) {
            readyLine(lines);
            server.getOutputStream().write(1);
            server.getOutputStream().flush();
            assertEquals(List.of("ebb: released 0 connections, held 0, drift 0 bytes"), lines.lines().toList());
            assertEquals(1, exitCode(server));
            String err = Files.readString(home.resolve("err0"));
            assertTrue(err.contains("OutOfMemoryError: planted"), err);
            assertTrue(err.contains("ebb: the server's last loop failed, and nobody is served any more"), err);
        }
    }

    private static Matcher readyLine(BufferedReader lines) throws IOException {
        return lineLike(READY, lines);
    }

    private static Matcher lineLike(Pattern pattern, BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher match = pattern.matcher(line);
            if (match.matches()) {
                return match;
            }
        }
        throw new IOException("the server ended without a line like " + pattern);
    }

    @Test
    void failuresAreOneLineAndAnExitCode() throws Exception {
        Process process = start("get", "https://h/a b");
        assertArrayEquals(new byte[0], process.getInputStream().readAllBytes());
        assertEquals(3, exitCode(process));
        assertTrue(Files.readString(home.resolve("err0")).startsWith("ebb: (3) URL malformed"));
    }
}
