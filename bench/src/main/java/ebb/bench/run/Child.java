package ebb.bench.run;

import ebb.bench.model.Lines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JVM of the same JDK and class path that is spoken to in lines. Owned by whoever started it; it ends when it is
 * closed or this process is gone, since its input ends then. Not thread-safe.
 */
public final class Child implements AutoCloseable {

    /** Memory goes back to the system as with {@code ebb serve}; the same for every stack. */
    private static final List<String> FLAGS = List.of("-XX:+UseCompactObjectHeaders", "-XX:+UseG1GC",
            "-XX:+ExplicitGCInvokesConcurrent", "-XX:G1MixedGCCountTarget=1", "-XX:G1HeapRegionSize=1m", "-Xms16m",
            "-XX:MaxHeapFreeRatio=100", "-XX:TrimNativeHeapInterval=5000",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    private static final Pattern READY = Pattern.compile(".*ready on \\S*:(\\d+)(?:.* pid (\\d+))?.*");
    private static final int READY_SECONDS = 30;
    private static final int END_SECONDS = 2;

    private final Process process;
    private final PrintWriter orders;
    // Bounds: what a process says of itself, a few lines for each order.
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private final Path errors;
    private long pid;

    private Child(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.pid = process.pid();
        this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        // A platform thread: a read from a pipe would keep a carrier, and there are as few of them as cores.
        Thread.ofPlatform().daemon().start(this::read);
    }

    /**
     * How a JVM is started.
     *
     * @param options   beside those of all
     * @param classPath whose end is that of this process
     */
    record Launch(List<String> options, String classPath) {

        /** As all but trained servers are. */
        static Launch plain() {
            return new Launch(List.of(), System.getProperty("java.class.path"));
        }
    }

    /** The options of every JVM that is measured, with {@code -Xmx}. */
    public static List<String> flags(String heap) {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.add("-Xmx" + heap);
        return flags;
    }

    /** Starts the main class with {@code -Xmx} and its arguments. */
    public static Child start(Class<?> main, String heap, String... arguments) throws IOException {
        return start(Launch.plain(), main, heap, arguments);
    }

    /** The same, started in a way of its own. */
    static Child start(Launch launch, Class<?> main, String heap, String... arguments) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(flags(heap));
        line.addAll(launch.options());
        line.addAll(List.of("-cp", launch.classPath(), main.getName()));
        line.addAll(List.of(arguments));
        Path errors = Files.createTempFile("ebb-bench", ".err");
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(errors.toFile());
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        return new Child(builder.start(), errors);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } catch (IOException e) {
            // Closed on this side: nobody waits for what it might still have said.
            said.clear();
        }
    }

    /** The port that it listens on, once it says so. */
    public int awaitPort() throws IOException, InterruptedException {
        while (true) {
            Matcher ready = READY.matcher(next(READY_SECONDS));
            if (ready.matches()) {
                pid = ready.group(2) == null ? pid : Long.parseLong(ready.group(2));
                return Integer.parseInt(ready.group(1));
            }
        }
    }

    /** Sends a line and returns the record that answers it; other lines are skipped. */
    public <T extends Record> T ask(String order, Class<T> type, int seconds)
            throws IOException, InterruptedException {
        orders.println(order);
        while (true) {
            String line = next(seconds);
            if (line.startsWith("{")) {
                return Lines.read(type, line);
            }
        }
    }

    private String next(int seconds) throws IOException, InterruptedException {
        String line = said.poll(seconds, TimeUnit.SECONDS);
        if (line == null) {
            throw new IOException(process.isAlive() ? "hung: no answer for " + seconds + " s"
                    : "its process ended with code " + process.exitValue() + ": " + firstError());
        }
        return line;
    }

    private String firstError() throws IOException {
        try (Stream<String> lines = Files.lines(errors)) {
            return lines.filter(line -> !line.startsWith("WARNING")).findFirst().orElse("it said nothing");
        }
    }

    /** The process that does the work: its own, or another that it named when it was ready. */
    public long pid() {
        return pid;
    }

    @Override
    public void close() {
        orders.close();
        try {
            // It ends with its input, and takes with it what it started.
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        errors.toFile().delete();
    }
}
