package ebb.interop.peer;

import ebb.interop.harness.Credentials;
import ebb.interop.harness.PeerProcess;
import ebb.interop.harness.Programs;
import ebb.interop.harness.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Deno's QUIC, which is quinn with rustls: an echo over the protocol {@code echo}.
 *
 * @param program its path
 * @param folder where its scripts lie and its cache is kept
 */
public record Deno(String program, Path folder) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern READY = Pattern.compile("^ready on (\\d+)$");

    /** The installed one, or no test. */
    public static Deno installedIn(Path folder) throws IOException {
        Deno deno = new Deno(Programs.require("deno"), folder);
        for (String script : List.of("client.ts", "server.ts")) {
            try (InputStream content = Deno.class.getResourceAsStream("/ebb/interop/deno/" + script)) {
                Files.copy(content, folder.resolve(script), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return deno;
    }

    /** The version, short. */
    public String version() throws IOException, InterruptedException {
        try (PeerProcess process = PeerProcess.start(folder, List.of(program, "--version"))) {
            process.awaitExit(LIMIT);
            return process.output().lines().findFirst().orElse("unknown").replaceFirst("deno (\\S+).*", "$1");
        }
    }

    /** Runs the client; returns what it printed. */
    public String client(int port, String... what)
            throws IOException, GeneralSecurityException, InterruptedException {
        List<String> command = command("client.ts", String.valueOf(port),
                Credentials.shared().certificatePem().toString());
        command.addAll(List.of(what));
        try (PeerProcess client = PeerProcess.start(folder, environment(), command)) {
            if (client.awaitExit(LIMIT) != 0) {
                throw new IOException(client.toString());
            }
            return client.output();
        }
    }

    /** Starts the server. */
    public RunningServer server() throws IOException, GeneralSecurityException, InterruptedException {
        Credentials credentials = Credentials.shared();
        PeerProcess process = PeerProcess.start(folder, environment(), command("server.ts",
                credentials.certificatePem().toString(), credentials.keyPem().toString()));
        try {
            return new Server(process, Integer.parseInt(process.awaitLine(READY, LIMIT).group(1)));
        } catch (AssertionError failure) {
            process.close();
            throw failure;
        }
    }

    private List<String> command(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program, "run", "-A", "--no-check", "--unstable-net",
                folder.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Map<String, String> environment() {
        return Map.of("DENO_DIR", folder.resolve("cache").toString(), "DENO_NO_UPDATE_CHECK", "1", "NO_COLOR", "1");
    }

    private record Server(PeerProcess process, int port) implements RunningServer {
        @Override
        public void close() {
            process.close();
        }
    }
}
