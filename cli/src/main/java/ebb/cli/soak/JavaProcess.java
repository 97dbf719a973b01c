package ebb.cli.soak;

import ebb.cli.model.AtExit;
import ebb.cli.model.CommandFailure;
import ebb.cli.soak.message.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of the same JDK with the same class path, and a conversation in JSON lines over its standard streams. Owned by
 * whoever started it; killed when it is closed or when this process ends. Not thread-safe.
 */
final class JavaProcess implements AutoCloseable {

    /** No order takes nearly as long. */
    private static final long ANSWER_SECONDS = 180;
    private static final int TAIL_LINES = 5;
    private static final String END = "";

    private final String name;
    private final Process process;
    private final Path errors;
    private final PrintWriter orders;
    private final AtExit end;
    // Bounds: the answers to one order, since the next is given only after the last of them.
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private JavaProcess(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.errors = errors;
        this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.end = new AtExit(this::end);
        Thread.ofVirtual().start(this::read);
    }

    /**
     * How a JVM is started.
     *
     * @param flags       options of the JVM
     * @param environment variables beside those of this process
     */
    record Setting(List<String> flags, Map<String, String> environment) {
    }

    /** Starts the main class; {@code name} is what messages call the process. */
    static JavaProcess start(String name, Setting setting, Class<?> main) throws CommandFailure {
        String modules = System.getProperty("jdk.module.path", "");
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(setting.flags());
        line.add("-Xshare:auto");
        line.add("--enable-native-access=ALL-UNNAMED");
        line.addAll(List.of("-cp", System.getProperty("java.class.path") + File.pathSeparator + modules,
                main.getName()));
        try {
            Path errors = Files.createTempFile("ebb-soak", ".err");
            ProcessBuilder builder = new ProcessBuilder(line).redirectError(errors.toFile());
            builder.environment().putAll(setting.environment());
            return new JavaProcess(name, builder.start(), errors);
        } catch (IOException e) {
            throw CommandFailure.runtime("cannot start " + name + ": " + e.getMessage());
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            // The process is gone, which the end below tells.
            answers.add(END);
        }
        answers.add(END);
    }

    long pid() {
        return process.pid();
    }

    void send(Record order) {
        orders.println(Json.line(order));
    }

    /** The next answer; waits for it. */
    <T extends Record> T receive(Class<T> type) throws CommandFailure, InterruptedException {
        String line = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw CommandFailure.runtime(name + " did not answer for " + ANSWER_SECONDS + " s");
        }
        try {
            if (!line.equals(END)) {
                return Json.read(type, line);
            }
            throw CommandFailure.runtime(name + " ended unexpectedly with code " + process.waitFor() + tail());
        } catch (IOException e) {
            throw CommandFailure.runtime(name + " said what it should not: " + line);
        }
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(errors);
        List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        return last.isEmpty() ? "" : ": " + String.join(" | ", last);
    }

    /** SIGKILL: it gets no chance to say goodbye. Returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Kills it if it still runs, and takes its files away. Idempotent. */
    @Override
    public void close() {
        end.close();
    }

    private void end() {
        process.destroyForcibly();
        errors.toFile().delete();
    }
}
