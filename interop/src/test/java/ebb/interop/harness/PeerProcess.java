package ebb.interop.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A peer that runs as a process of its own: started, watched line by line, and ended with all its children by
 * {@link #close}. Its last lines of output are kept for the message of a failure.
 *
 * <p>Any thread. At most {@value #KEPT_LINES} lines are kept; older ones are dropped.
 */
public final class PeerProcess implements AutoCloseable {
    private static final int KEPT_LINES = 2_000;

    private final List<String> command;
    private final Process process;
    private final Thread reader;
    private final Deque<String> lines = new ArrayDeque<>();
    private long linesRead;
    private boolean ended;

    private PeerProcess(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.reader = Thread.ofVirtual().name("output of " + command.getFirst()).start(this::readOutput);
    }

    /** Starts {@code command} in {@code folder}; its errors are read as part of the output, its input is empty. */
    public static PeerProcess start(Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(environment);
        return new PeerProcess(List.copyOf(command), builder.start());
    }

    /** Starts {@code command} in {@code folder} with the environment of this JVM. */
    public static PeerProcess start(Path folder, List<String> command) throws IOException {
        return start(folder, Map.of(), command);
    }

    /** Waits until a line of the output contains {@code pattern}; fails when the process ends or the time is over. */
    public Matcher awaitLine(Pattern pattern, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (lines) {
            long seen = 0;
            while (true) {
                long skip = Math.max(0, lines.size() - (linesRead - seen));
                Matcher found = lines.stream().skip(skip).map(pattern::matcher).filter(Matcher::find).findFirst()
                        .orElse(null);
                if (found != null) {
                    return found;
                }
                seen = linesRead;
                long left = deadline - System.nanoTime();
                if (ended || left <= 0) {
                    throw new AssertionError("no line with \"" + pattern + "\" from " + this);
                }
                TimeUnit.NANOSECONDS.timedWait(lines, left);
            }
        }
    }

    /** The exit code; fails when the process has not ended within {@code limit}. */
    public int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError("still running after " + limit.toSeconds() + " s: " + this);
        }
        reader.join();
        return process.exitValue();
    }

    /** Asks the process to end, as a user's Ctrl-C or a service manager does. */
    public void terminate() {
        // Process.destroy would close the output too, and with it what the process says last.
        process.toHandle().destroy();
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The kept lines of its output. */
    public String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroy();
        family.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }

    /** The command, its state and its output: what a failure's message shows. */
    @Override
    public String toString() {
        String state = process.isAlive() ? "running" : "exit code " + process.exitValue();
        return String.join(" ", command) + " (" + state + ")\n" + output();
    }

    private void readOutput() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                keep(line);
            }
        } catch (IOException closed) {
            keep("(" + closed.getMessage() + ")");
        }
        synchronized (lines) {
            ended = true;
            lines.notifyAll();
        }
    }

    private void keep(String line) {
        synchronized (lines) {
            lines.add(line);
            linesRead++;
            if (lines.size() > KEPT_LINES) {
                lines.remove();
            }
            lines.notifyAll();
        }
    }
}
