package ebb.cli.serve;

import ebb.cli.model.CommandFailure;
import ebb.cli.site.Site;
import ebb.http3.Http3Handler;
import ebb.http3.Http3Server;
import ebb.http3.model.Http3Counts;
import ebb.http3.model.Http3Settings;
import ebb.quic.ProtocolHandler;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.quic.model.EndpointReport;
import ebb.watch.metrics.EbbMetrics;
import ebb.watch.metrics.Http3Metrics;
import ebb.watch.metrics.HttpMetrics;
import ebb.watch.source.Watched;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * The running server of {@code ebb serve}. Started by {@link #start}; ended once, by {@link #drain} or {@link #close}.
 */
final class Server implements AutoCloseable {

    /** How long requests that are being answered may still take when the server is told to stop. */
    static final Duration DRAIN = Duration.ofSeconds(10);
    static final String PROTOCOLS = "h3, hq-interop, perf, echo";

    private final QuicServer server;
    private final PrometheusMeterRegistry metrics;
    private final EbbMetrics transport;
    private volatile boolean failed;

    private Server(QuicServer server, PrometheusMeterRegistry metrics) {
        this.server = server;
        this.metrics = metrics;
        this.transport = new EbbMetrics(server);
        transport.bindTo(metrics);
        new JvmMemoryMetrics().bindTo(metrics);
    }

    /** Binds the socket and serves; fails with a line for the user. */
    static Server start(Plan plan, QuicIdentity identity) throws CommandFailure {
        ServeSettings settings = plan.settings();
        Site site = plan.site();
        Demo demo = new Demo(settings.demo());
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Http3Handler pages = new HttpMetrics(new SiteHandler(site), metrics);
        Http3Counts counts = new Http3Counts();
        new Http3Metrics(counts).bindTo(metrics);
        ProtocolHandler http3 = Http3Server.handler(pages, Http3Settings.defaults(), counts);
        try {
            QuicServer.Builder builder = QuicServer.newBuilder()
                    .bind(settings.listen().resolve()).identity(identity)
                    .limits(plan.limits()).retry(settings.retry())
                    .protocol(Http3Server.PROTOCOL, demo.around(http3))
                    .protocol("hq-interop", demo.around(new HqHandler(site)))
                    .protocol("perf", demo.around(new PerfHandler())).protocol("echo", demo.around(new EchoHandler()));
            settings.loops().ifPresent(builder::loops);
            plan.secret().ifPresent(builder::secret);
            settings.traces().qlog().ifPresent(builder::qlog);
            settings.traces().keyLog().ifPresent(builder::keyLog);
            QuicServer server = builder.start();
            demo.started(server);
            return new Server(server, metrics);
        } catch (UnknownHostException e) {
            throw CommandFailure.runtime("--listen: could not resolve the host '" + settings.listen().host() + "'");
        } catch (IOException e) {
            throw failure(e, settings);
        }
    }

    private static CommandFailure failure(IOException e, ServeSettings settings) {
        Throwable cause = e.getCause() instanceof SocketException ? e.getCause() : e;
        if (cause instanceof SocketException) {
            return CommandFailure.runtime("cannot listen on " + settings.listen() + " (UDP): " + cause.getMessage()
                    + "; choose another address with --listen, or port 0 for a free one");
        }
        return CommandFailure.runtime("cannot start: " + e.getMessage());
    }

    InetSocketAddress address() {
        return server.localAddress();
    }

    /** The server as it is watched. */
    Watched watched() {
        return Watched.of(server);
    }

    /** The metrics in Prometheus' text format. */
    String scrape() {
        transport.refresh();
        return metrics.scrape();
    }

    /** What it does and holds now. */
    EndpointReport report() {
        return server.report();
    }

    /** Waits until nobody is served any more; tells whether that is because every loop failed. */
    boolean awaitEnd() throws InterruptedException {
        failed = server.awaitEnd();
        return failed;
    }

    /** Whether {@link #awaitEnd} found that every loop failed. */
    boolean hasFailed() {
        return failed;
    }

    /** Connections that can still carry something. */
    int liveConnections() {
        EndpointReport report = report();
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
