package ebb.watch.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The running admin endpoint, on the JDK's HTTP server. Thread-safe. Bounds: {@value #MAX_EXCHANGES} exchanges at a
 * time, {@code 64} connections, {@code 32} KiB of header fields, 10 seconds for a request to arrive.
 *
 * <p>The last three can be given to the JDK's server by system properties only, once for the whole JVM and before its
 * first use. They are set here unless the application has set its own.
 */
public final class AdminServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("ebb.watch");
    private static final int MAX_EXCHANGES = 16;
    private static final Map<String, String> JDK_BOUNDS = Map.of(
            "jdk.httpserver.maxConnections", "64",
            "sun.net.httpserver.maxReqHeaders", "100",
            "sun.net.httpserver.maxReqHeaderSize", Integer.toString(32 << 10),
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.maxRspTime", "300");
    /** In every answer; the page allows itself more. */
    private static final Map<String, String> FIELDS = Map.of(
            "Cache-Control", "no-store",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private final HttpServer http;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore room = new Semaphore(MAX_EXCHANGES);
    private final Sampler sampler;
    private final Doorkeeper doorkeeper;
    private final Routes routes;

    private AdminServer(HttpServer http, AdminSettings settings) {
        this.http = http;
        sampler = new Sampler(settings.watched());
        doorkeeper = new Doorkeeper(settings.address(), http.getAddress().getPort());
        routes = new Routes(settings, sampler, doorkeeper.token());
        http.setExecutor(workers);
        http.createContext("/", this::handle);
        http.start();
    }

    /**
     * Binds the address and serves.
     *
     * @param settings what is shown, and where
     * @return the running endpoint
     * @throws IOException if the address cannot be had
     */
    public static AdminServer start(AdminSettings settings) throws IOException {
        JDK_BOUNDS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        return new AdminServer(HttpServer.create(settings.address(), 0), settings);
    }

    /** {@return the address that it listens on; its port is the real one where 0 was asked for} */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    /** From now on {@code /readyz} fails: to be called before connections are sent away. */
    public void drainingBegins() {
        routes.draining();
    }

    /** Stops listening and ends what is being answered. Idempotent. */
    @Override
    public void close() {
        sampler.close();
        http.stop(0);
        workers.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!room.tryAcquire()) {
                send(exchange, Answer.error(503, "too many requests at a time; try again"));
                return;
            }
            try {
                send(exchange, answer(exchange));
            } finally {
                room.release();
            }
        }
    }

    private Answer answer(HttpExchange exchange) {
        Answer refusal = doorkeeper.refusal(exchange);
        if (refusal != null) {
            return refusal;
        }
        Optional<Routes.Route> found = routes.find(exchange.getRequestURI().getRawPath());
        if (found.isEmpty()) {
            return Answer.error(404, "nothing is at this path; docs/admin.md lists what there is");
        }
        Routes.Route route = found.get();
        if (!route.permits(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", route.changes() ? "POST" : "GET, HEAD");
            return Answer.error(405, "this path takes " + route.method() + " only");
        }
        refusal = route.changes() ? doorkeeper.refusalToChange(exchange) : null;
        return refusal != null ? refusal : answer(route, exchange);
    }

    private static Answer answer(Routes.Route route, HttpExchange exchange) {
        try {
            return route.answer().apply(new Query(exchange.getRequestURI().getRawQuery()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an admin request failed: " + exchange.getRequestURI().getPath(), e);
            return Answer.error(500, "the request failed; the server's log says why");
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        Headers fields = exchange.getResponseHeaders();
        FIELDS.forEach(fields::set);
        answer.fields().forEach(fields::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            fields.set("Content-Length", Integer.toString(answer.content().length));
            exchange.sendResponseHeaders(answer.status(), -1);
        } else if (answer.content().length == 0) {
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            exchange.sendResponseHeaders(answer.status(), answer.content().length);
            exchange.getResponseBody().write(answer.content());
            // Before the exchange is closed, which waits for the rest of the request.
            exchange.getResponseBody().flush();
        }
    }
}
