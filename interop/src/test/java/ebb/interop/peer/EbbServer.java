package ebb.interop.peer;

import ebb.interop.harness.Credentials;
import ebb.interop.harness.PeerProcess;
import ebb.interop.harness.RunningServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ebb serve} as a user runs it, in a process of its own. Closing it asks it to end, and fails unless it then
 * says that every connection was given back to the last byte.
 *
 * @param process the running command
 * @param port its UDP port
 */
public record EbbServer(PeerProcess process, int port) implements RunningServer {
    private static final Pattern READY = Pattern.compile("^ebb: ready on \\S+:(\\d+) .*pid \\d+$");
    private static final Pattern RELEASED =
            Pattern.compile("^ebb: released (\\d+) connections?, held (\\d+), drift (-?\\d+) bytes?$");
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(30);

    /** Starts one on 127.0.0.1 that serves {@code root}, or the built-in page for null. */
    public static EbbServer start(Path root, String... flags)
            throws IOException, GeneralSecurityException, InterruptedException {
        return startOn("127.0.0.1", root, flags);
    }

    /** Starts one on {@code host}, with brackets where it is an IPv6 address. */
    public static EbbServer startOn(String host, Path root, String... flags)
            throws IOException, GeneralSecurityException, InterruptedException {
        Credentials credentials = Credentials.shared();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-ea", "-Xmx512m",
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp",
                absolute(System.getProperty("java.class.path")), "ebb.cli.Ebb", "serve", "--listen", host + ":0",
                "--admin", "off",
                "--cert", credentials.certificatePem().toString(), "--key", credentials.keyPem().toString()));
        if (root != null) {
            command.addAll(List.of("--root", root.toString()));
        }
        command.addAll(List.of(flags));
        PeerProcess process = PeerProcess.start(Files.createTempDirectory("ebb-serve"), command);
        try {
            Matcher ready = process.awaitLine(READY, START);
            return new EbbServer(process, Integer.parseInt(ready.group(1)));
        } catch (AssertionError failure) {
            process.close();
            throw failure;
        }
    }

    @Override
    public void close() throws IOException {
        try (process) {
            process.terminate();
            int code = process.awaitExit(END);
            List<String> lines = process.output().lines().toList();
            Matcher released = RELEASED.matcher(lines.isEmpty() ? "" : lines.getLast());
            if (code != 0 || !released.matches() || !released.group(2).equals("0") || !released.group(3).equals("0")) {
                throw new AssertionError("the server did not give everything back: " + process);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static String absolute(String classPath) {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(Pattern.quote(File.pathSeparator))) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }
}
