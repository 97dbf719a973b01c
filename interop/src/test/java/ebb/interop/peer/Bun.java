package ebb.interop.peer;

import ebb.interop.harness.Credentials;
import ebb.interop.harness.PeerProcess;
import ebb.interop.harness.Programs;
import ebb.interop.harness.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Bun's HTTP/3 server, which is lsquic with BoringSSL: {@code /N} is N bytes, byte i being i mod
 * {@value #CONTENT_PERIOD}; a POST comes back.
 *
 * @param process the running program
 * @param port its UDP port
 */
public record Bun(PeerProcess process, int port) implements RunningServer {
    /** After how many bytes the content begins anew. */
    public static final int CONTENT_PERIOD = 251;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern READY = Pattern.compile("^ready on (\\d+)$");

    /** Starts the installed one on 127.0.0.1, or no test. */
    public static Bun start() throws IOException, GeneralSecurityException, InterruptedException {
        String program = Programs.require("bun");
        Path folder = Files.createTempDirectory("bun");
        Path script = folder.resolve("server.ts");
        try (InputStream content = Bun.class.getResourceAsStream("/ebb/interop/bun/server.ts")) {
            Files.copy(content, script);
        }
        Credentials credentials = Credentials.shared();
        PeerProcess process = PeerProcess.start(folder, List.of(program, script.toString(),
                credentials.certificatePem().toString(), credentials.keyPem().toString()));
        try {
            return new Bun(process, Integer.parseInt(process.awaitLine(READY, LIMIT).group(1)));
        } catch (AssertionError failure) {
            process.close();
            throw failure;
        }
    }

    /** Its version, short. */
    public static String version() {
        return Programs.version("bun", "--version", Pattern.compile("^(\\S+)"));
    }

    @Override
    public void close() {
        process.close();
    }
}
