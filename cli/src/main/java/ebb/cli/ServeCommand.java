package ebb.cli;

import ebb.cli.model.ByteSize;
import ebb.cli.model.HostPort;
import ebb.cli.model.TimeSpan;
import ebb.cli.serve.AdminChoice;
import ebb.cli.serve.DemoMode;
import ebb.cli.serve.ServeRun;
import ebb.cli.serve.ServeSettings;
import ebb.quic.model.RetryPolicy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ebb serve}: an HTTP/3 server for files, and the test protocols. */
@Command(name = "serve", sortOptions = false, mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Serve files over HTTP/3, and the protocols hq-interop, perf and echo.")
final class ServeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--listen", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:4433",
            description = "Address to listen on; port 0 picks a free one. Default: ${DEFAULT-VALUE}.")
    private HostPort listen;

    @Option(names = "--cert", paramLabel = "FILE",
            description = "Certificate chain (PEM). Default: a development certificate for this machine.")
    private Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Private key of the certificate (PEM, PKCS #8).")
    private Path key;

    @Option(names = "--root", paramLabel = "DIR", description = "Directory to serve. Default: a built-in welcome page.")
    private Path root;

    @Option(names = "--idle-timeout", paramLabel = "TIME", defaultValue = "30s",
            description = "Release a connection after this long without a sign of life. Default: ${DEFAULT-VALUE}.")
    private TimeSpan idleTimeout;

    @Option(names = "--memory", paramLabel = "SIZE", defaultValue = "512m",
            description = "The most that all connections together may hold. Default: ${DEFAULT-VALUE}.")
    private ByteSize memory;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "100000",
            description = "The most connections at a time. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--per-network", paramLabel = "N",
            description = "The most connections from one network (IPv4 /24, IPv6 /48); loopback is none."
                    + " Default: half of --connections.")
    private Integer perNetwork;

    @Option(names = "--loops", paramLabel = "N",
            description = "Threads that share the work, each with a socket of its own. Default: one for two processors.")
    private Integer loops;

    @Option(names = "--retry", paramLabel = "auto|always|never", defaultValue = "auto",
            description = "Whether new clients first prove their address. Default: ${DEFAULT-VALUE} (under load).")
    private RetryPolicy retry;

    @Option(names = "--secret", paramLabel = "FILE",
            description = "File of 32 or more random bytes, from which the keys of address tokens and stateless resets"
                    + " follow, so that they outlive a restart. Default: random ones.")
    private Path secret;

    @Option(names = "--admin", paramLabel = "HOST:PORT|off",
            description = "Address of the admin endpoint (HTTP): dashboard, metrics, health. Default: 127.0.0.1:9443.")
    private AdminChoice admin = AdminChoice.DEFAULT;

    @Option(names = "--demo-leak", paramLabel = "leak|cured", arity = "0..1", fallbackValue = "leak",
            defaultValue = "none",
            description = "Keep every connection in a map of the application, for ever: to see a leak. With cured, in a"
                    + " map that lets them go.")
    private DemoMode demo;

    @Mixin
    private TraceOptions traces;

    @Override
    public Integer call() throws Exception {
        ServeSettings settings = new ServeSettings(listen, Optional.ofNullable(certificate), Optional.ofNullable(key),
                Optional.ofNullable(root), idleTimeout.duration(), memory.bytes(), connections,
                Optional.ofNullable(perNetwork), retry, Optional.ofNullable(loops), Optional.ofNullable(secret),
                traces.files(), admin, demo);
        return ServeRun.run(settings, spec.commandLine().getOut(), spec.commandLine().getErr());
    }
}
