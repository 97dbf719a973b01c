package ebb.interop.peer;

import ebb.interop.harness.Credentials;
import ebb.interop.harness.PeerProcess;
import ebb.interop.harness.Ports;
import ebb.interop.harness.Programs;
import ebb.interop.harness.RunningServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Caddy, whose HTTP/3 is quic-go: it serves a folder, and passes {@code /up/} on to another HTTP server.
 *
 * @param process the running program
 * @param port its UDP port
 */
public record Caddy(PeerProcess process, int port) implements RunningServer {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CONFIGURATION = """
            {
            	admin off
            	auto_https off
            	default_sni localhost
            }
            https://localhost:%1$d {
            	bind 127.0.0.1
            	tls %2$s %3$s
            	handle /up/* {
            		reverse_proxy 127.0.0.1:%4$d
            	}
            	handle {
            		file_server {
            			root %5$s
            		}
            	}
            }
            """;

    /** Starts the installed one on 127.0.0.1, or no test; {@code upstream} is the TCP port of the other server. */
    public static Caddy start(Path root, int upstream)
            throws IOException, GeneralSecurityException, InterruptedException {
        String program = Programs.require("caddy");
        Credentials credentials = Credentials.shared();
        Path folder = Files.createTempDirectory("caddy");
        int port = Ports.free();
        Path configuration = Files.writeString(folder.resolve("Caddyfile"), CONFIGURATION.formatted(port,
                credentials.certificatePem(), credentials.keyPem(), upstream, root));
        PeerProcess process = PeerProcess.start(folder,
                Map.of("XDG_DATA_HOME", folder.toString(), "XDG_CONFIG_HOME", folder.toString()),
                List.of(program, "run", "--adapter", "caddyfile", "--config", configuration.toString()));
        try {
            Ports.awaitServer(new InetSocketAddress("127.0.0.1", port), LIMIT, process);
        } catch (IOException | AssertionError failure) {
            process.close();
            throw failure;
        }
        return new Caddy(process, port);
    }

    /** Its version, short. */
    public static String version() {
        return Programs.version("caddy", "version", Pattern.compile("^v?(\\S+)"));
    }

    @Override
    public void close() {
        process.close();
    }
}
