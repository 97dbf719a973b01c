package ebb.cli.serve;

import ebb.cli.model.CommandFailure;
import ebb.cli.site.Site;
import ebb.http3.Http3Server;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The running server of {@code ebb serve}. Started by {@link #start}; ended once, by {@link #drain} or {@link #close}.
 */
final class Server implements AutoCloseable {

    /** How long requests that are being answered may still take when the server is told to stop. */
    static final Duration DRAIN = Duration.ofSeconds(10);
    static final String PROTOCOLS = "h3, hq-interop, perf, echo";

    private final QuicServer server;

    private Server(QuicServer server) {
        this.server = server;
    }

    /** Binds the socket and serves; fails with a line for the user. */
    static Server start(ServeSettings settings, QuicIdentity identity) throws CommandFailure {
        Site site = site(settings);
        try {
            QuicServer.Builder builder = QuicServer.newBuilder()
                    .bind(settings.listen().resolve()).identity(identity)
                    .limits(limits(settings)).retry(settings.retry())
                    .protocol(Http3Server.PROTOCOL, Http3Server.handler(new SiteHandler(site)))
                            .protocol("hq-interop", new HqHandler(site))
                    .protocol("perf", new PerfHandler()).protocol("echo", new EchoHandler());
            settings.traces().prepared();
            settings.traces().qlog().ifPresent(builder::qlog);
            settings.traces().keyLog().ifPresent(builder::keyLog);
            return new Server(builder.start());
        } catch (UnknownHostException e) {
            throw CommandFailure.runtime("--listen: could not resolve the host '" + settings.listen().host() + "'");
        } catch (IOException e) {
            throw e.getCause() instanceof SocketException address
                    ? CommandFailure.runtime("cannot listen on " + settings.listen() + " (UDP): " + address.getMessage()
                            + "; choose another address with --listen, or port 0 for a free one")
                    : CommandFailure.runtime("cannot start: " + e.getMessage());
        }
    }

    private static Site site(ServeSettings settings) throws CommandFailure {
        if (settings.root().isEmpty()) {
            return Site.welcome();
        }
        Path root = settings.root().get();
        try {
            if (Files.isDirectory(root)) {
                return Site.ofDirectory(root);
            }
        } catch (IOException e) {
            throw CommandFailure.runtime("--root: cannot read " + root + ": " + e);
        }
        throw CommandFailure.runtime("--root: " + root
                + (Files.exists(root) ? " is not a directory" : " does not exist") + "; give a directory to serve");
    }

    private static QuicLimits limits(ServeSettings settings) throws CommandFailure {
        long connection = Math.min(QuicLimits.defaults().connectionBytes(), settings.memoryBytes());
        try {
            return QuicLimits.newBuilder().endpointBytes(settings.memoryBytes()).connectionBytes(connection)
                    .connections(settings.connections()).idleTimeout(settings.idleTimeout()).build();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(optionOf(e.getMessage()) + ": " + e.getMessage());
        }
    }

    /** The option behind the limit that a message begins with. */
    private static String optionOf(String message) {
        return switch (message.replaceFirst(" .*", "")) {
            case "endpointBytes", "connectionBytes" -> "--memory";
            case "connections" -> "--connections";
            default -> "--idle-timeout";
        };
    }

    InetSocketAddress address() {
        return server.localAddress();
    }

    /** Connections that can still carry something. */
    int liveConnections() {
        EndpointReport report = server.report();
        return report.handshaking() + report.active();
    }

    /** Lets clients finish for at most {@link #DRAIN}, ends everything, and says what became of the memory. */
    EndpointReport drain() throws IOException {
        try (server) {
            server.shutdown(DRAIN);
            return server.report();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
