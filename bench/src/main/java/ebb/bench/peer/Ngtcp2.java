package ebb.bench.peer;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** ngtcp2's client with GnuTLS, where its programs are installed: HTTP/3 alone, with the windows that Ebb has. */
public final class Ngtcp2 implements PerfClient {

    private static final String CLIENT = "gtlsclient";
    static final String SERVER = "gtlsserver";
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/local/sbin");
    private static final int RUN_SECONDS = 100;

    Ngtcp2() {
    }

    /** Throws with a message for people unless both programs are there. */
    public static void requireInstalled() throws IOException {
        if (program(CLIENT).isEmpty() || program(SERVER).isEmpty()) {
            throw new IOException(CLIENT + " and " + SERVER + " of ngtcp2 are not installed");
        }
    }

    private static Optional<String> program(String name) {
        List<String> folders = new ArrayList<>(
                List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
        folders.addAll(FOLDERS);
        return folders.stream().map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst()
                .map(Path::toString);
    }

    static String require(String name) throws IOException {
        return program(name).orElseThrow(() -> new IOException(name + " is not installed"));
    }

    static Process run(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    /** One run of the client, which throws the content away; whether all of it came, its exit code says. */
    @Override
    public void fetch(int port, long bytes) throws IOException {
        Process client = run(List.of(require(CLIENT), "-q", "--exit-on-all-streams-close", "--max-data=12M",
                "--max-stream-data-bidi-local=6M", "127.0.0.1", String.valueOf(port),
                "https://localhost:" + port + RESOURCE + bytes));
        try {
            if (!client.waitFor(RUN_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(CLIENT + " did not end within " + RUN_SECONDS + " s");
            }
            if (client.exitValue() != 0) {
                throw new IOException(CLIENT + " ended with code " + client.exitValue());
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        } finally {
            client.destroyForcibly();
        }
    }

    @Override
    public Conversation connect(int port) throws IOException {
        throw new IOException("speaks HTTP/3 alone");
    }

    @Override
    public void close() {
        // Each fetch is a process of its own.
    }
}
