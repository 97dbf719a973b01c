package ebb.watch.explain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that is run to its end. Killed when it takes too long, when the waiting thread is interrupted and when this
 * process ends.
 */
final class Child {
    private static final int KEPT_CHARACTERS = 4 << 20;

    /**
     * How it ended.
     *
     * @param code its exit code
     * @param output what it said on standard output
     * @param errors what it said on standard error
     */
    record Outcome(int code, String output, String errors) {
        /** The first line that says something, for a message. */
        String firstLine() {
            return (errors + "\n" + output).lines().map(String::strip).filter(line -> !line.isEmpty())
                    .filter(line -> !line.startsWith("WARNING:")).findFirst().orElse("it said nothing");
        }
    }

    private Child() {
    }

    /** Runs a command line. */
    static Outcome run(List<String> line, int seconds) throws IOException, InterruptedException, CannotExplain {
        Process process = new ProcessBuilder(line).start();
        Thread hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            process.getOutputStream().close();
            CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new CannotExplain(line.getFirst() + " did not finish within " + seconds + " s");
            }
            return new Outcome(process.exitValue(), output.join(), errors.join());
        } finally {
            process.destroyForcibly();
            forget(hook);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process is ending, and the hook does what it is for.
            return;
        }
    }

    private static String read(java.io.InputStream stream) {
        try (stream) {
            byte[] kept = stream.readNBytes(KEPT_CHARACTERS);
            stream.transferTo(java.io.OutputStream.nullOutputStream());
            return new String(kept, StandardCharsets.UTF_8);
        } catch (IOException e) {
            // The process was killed in the middle of a word.
            return "";
        }
    }
}
