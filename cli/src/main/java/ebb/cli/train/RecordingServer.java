package ebb.cli.train;

import ebb.cli.model.AtExit;
import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An {@code ebb serve} that the launcher started, whose JVM records what it does and writes an AOT cache when it ends:
 * into a directory of its own beside the place where the cache is wanted, which goes with it. Owned by whoever started
 * it; killed when it is closed or when this process ends. Not thread-safe.
 */
final class RecordingServer implements AutoCloseable {

    private static final Pattern ADMIN = Pattern.compile("ebb: admin at (http://\\S+)");
    private static final Pattern READY = Pattern.compile("ebb: ready on (\\S+) .*");
    private static final int READY_SECONDS = 60;
    /** On two idle cores it takes five. */
    private static final int WRITE_SECONDS = 180;
    private static final int KEPT_LINES = 64;
    private static final int TAIL_LINES = 5;

    private final Path directory;
    private final Process process;
    private final AtExit end;
    // Bounds: so many lines, of which the oldest gives way. None is the end of them.
    private final BlockingQueue<Optional<String>> said = new ArrayBlockingQueue<>(KEPT_LINES);
    private URI admin;
    private HostPort address;

    private RecordingServer(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
        this.end = new AtExit(this::end);
        // A platform thread: a read from a pipe would keep the carrier of a virtual one.
        Thread.ofPlatform().daemon().name("ebb-train-output").start(this::read);
    }

    /** Starts it on free ports of this machine and waits until it is ready. */
    static RecordingServer start(TrainSettings settings) throws CommandFailure, InterruptedException {
        Path directory = null;
        try {
            directory = Files.createTempDirectory(settings.cache().getParent(), "training-");
            ProcessBuilder builder = new ProcessBuilder(settings.launcher().toString(), "serve",
                    "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0").redirectErrorStream(true);
            builder.environment().putAll(Map.of("EBB_JAVA_HOME", System.getProperty("java.home"),
                    "EBB_AOT_OUTPUT", cache(directory).toString()));
            RecordingServer server = new RecordingServer(directory, builder.start());
            server.awaitReady();
            return server;
        } catch (IOException e) {
            if (directory != null) {
                directory.toFile().delete();
            }
            throw CommandFailure.runtime("cannot start a server to train beside " + settings.cache() + ": " + e);
        }
    }

    private static Path cache(Path directory) {
        return directory.resolve("ebb.aot");
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(Optional.of(line));
            }
        } catch (IOException e) {
            // It was killed, and nobody waits for what it might still have said.
            add(Optional.empty());
        }
        add(Optional.empty());
    }

    private void add(Optional<String> line) {
        while (!said.offer(line)) {
            said.poll();
        }
    }

    private void awaitReady() throws CommandFailure, InterruptedException {
        try {
            admin = URI.create(await(ADMIN));
            address = HostPort.parse(await(READY));
        } catch (CommandFailure | InterruptedException e) {
            close();
            throw e;
        }
    }

    private String await(Pattern pattern) throws CommandFailure, InterruptedException {
        List<String> before = new ArrayList<>();
        while (true) {
            Optional<String> line = said.poll(READY_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw CommandFailure.runtime("the server that was to be trained is not ready after " + READY_SECONDS
                        + " s" + tail(before));
            }
            if (line.isEmpty()) {
                throw CommandFailure.runtime("the server that was to be trained did not start" + tail(before));
            }
            Matcher match = pattern.matcher(line.get());
            if (match.matches()) {
                return match.group(1);
            }
            before.add(line.get());
        }
    }

    private static String tail(List<String> lines) {
        List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        return last.isEmpty() ? "" : ": " + String.join(" | ", last);
    }

    /** Where it serves. */
    HostPort address() {
        return address;
    }

    /** Where its admin endpoint is. */
    URI admin() {
        return admin;
    }

    /** Tells it to stop and waits until its JVM has written the cache, which is the file that is returned. */
    Path finish() throws CommandFailure, InterruptedException {
        // Not Process.destroy, which closes the streams too: what the JVM says of a failure is still to be read.
        process.toHandle().destroy();
        if (!process.waitFor(WRITE_SECONDS, TimeUnit.SECONDS)) {
            throw CommandFailure.runtime("the JVM has not written the AOT cache after " + WRITE_SECONDS + " s");
        }
        if (process.exitValue() != 0 || !Files.isRegularFile(cache(directory))) {
            List<String> rest = said.stream().flatMap(Optional::stream).toList();
            throw CommandFailure.runtime("the JVM wrote no AOT cache and ended with code "
                    + process.exitValue() + tail(rest));
        }
        return cache(directory);
    }

    /** Kills it if it still runs, and takes its files away. Idempotent. */
    @Override
    public void close() {
        end.close();
    }

    private void end() {
        // The JVM has the cache written by another.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // It is gone already.
            return;
        }
        directory.toFile().delete();
    }
}
