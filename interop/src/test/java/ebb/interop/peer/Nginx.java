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
import java.util.regex.Pattern;

/**
 * nginx with its own QUIC on OpenSSL: it serves a folder, and passes {@code /up/} on to another HTTP server.
 *
 * @param process the running program
 * @param port its UDP port
 */
public record Nginx(PeerProcess process, int port) implements RunningServer {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CONFIGURATION = """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log stderr notice;
            events { worker_connections 256; }
            http {
                access_log off;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                client_max_body_size 64m;
                default_type application/octet-stream;
                server {
                    listen 127.0.0.1:%1$d quic;
                    ssl_certificate %2$s;
                    ssl_certificate_key %3$s;
                    location / { root %5$s; }
                    location /up/ { proxy_pass http://127.0.0.1:%4$d; }
                    %6$s
                }
            }
            """;

    /**
     * Starts the installed one on 127.0.0.1, or no test; {@code upstream} is the TCP port of the other server,
     * {@code directives} are further lines of nginx's configuration.
     */
    public static Nginx start(Path root, int upstream, String directives)
            throws IOException, GeneralSecurityException, InterruptedException {
        String program = Programs.require("nginx");
        Credentials credentials = Credentials.shared();
        Path folder = Files.createTempDirectory("nginx");
        int port = Ports.free();
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), CONFIGURATION.formatted(port,
                credentials.certificatePem(), credentials.keyPem(), upstream, root, directives));
        PeerProcess process = PeerProcess.start(folder,
                List.of(program, "-p", folder.toString(), "-c", configuration.toString(), "-e", "stderr"));
        try {
            Ports.awaitServer(new InetSocketAddress("127.0.0.1", port), LIMIT, process);
        } catch (IOException | AssertionError failure) {
            process.close();
            throw failure;
        }
        return new Nginx(process, port);
    }

    /** Its version, short. */
    public static String version() {
        return Programs.version("nginx", "-v", Pattern.compile("nginx/(\\S+)"));
    }

    @Override
    public void close() {
        process.close();
    }
}
