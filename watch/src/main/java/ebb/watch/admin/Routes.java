package ebb.watch.admin;

import ebb.quic.model.ConnectionOrder;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.LoopCounts;
import ebb.quic.model.Pressure;
import ebb.watch.page.Page;
import ebb.watch.source.Watched;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which path gives which answer. Thread-safe; owned by the admin endpoint. */
final class Routes {
    private static final Pattern CLOSE = Pattern.compile("/api/connections/([0-9]{1,18})/close");
    private static final int MAX_CONNECTIONS = 1000;
    private static final int DEFAULT_CONNECTIONS = 50;
    private static final int DEFAULT_SECONDS = 300;

    private final Watched watched;
    private final Sampler sampler;
    private final Explanations explanations;
    private final Answer page;
    private final Optional<Supplier<String>> scrape;
    private volatile boolean draining;

    Routes(AdminSettings settings, Sampler sampler, String token) {
        watched = settings.watched();
        this.sampler = sampler;
        explanations = new Explanations(settings.explainer());
        scrape = settings.scrape();
        Page dashboard = Page.withToken(token);
        page = new Answer(200, dashboard.headers(), dashboard.bytes());
    }

    /** What a path is good for. */
    record Route(String method, Function<Query, Answer> answer) {
        static Route get(Function<Query, Answer> answer) {
            return new Route("GET", answer);
        }

        static Route post(Function<Query, Answer> answer) {
            return new Route("POST", answer);
        }

        boolean changes() {
            return method.equals("POST");
        }

        /** Whether a method may be used; what can be read can be asked for without its content. */
        boolean permits(String asked) {
            return asked.equals(method) || asked.equals("HEAD") && method.equals("GET");
        }
    }

    /** From now on the server is not ready: it was told to stop. */
    void draining() {
        draining = true;
    }

    /** The route of a path; paths are compared as they came, nothing is decoded. */
    Optional<Route> find(String path) {
        Route known = switch (path) {
            case "/" -> Route.get(_ -> page);
            case "/api/memory" -> Route.get(_ -> Answer.json(Api.memory(sampler.now())));
            case "/api/history" -> Route.get(this::history);
            case "/api/connections" -> Route.get(this::connections);
            case "/api/held" -> Route.get(_ -> Answer.json(Api.held(watched.held(), explanations.last())));
            case "/api/held/explain" -> Route.post(_ -> explanations.explain());
            case "/metrics" -> Route.get(_ -> metrics());
            case "/healthz" -> Route.get(_ -> health());
            case "/readyz" -> Route.get(_ -> readiness());
            default -> null;
        };
        return known != null ? Optional.of(known) : close(path);
    }

    private Optional<Route> close(String path) {
        Matcher match = CLOSE.matcher(path);
        if (!match.matches()) {
            return Optional.empty();
        }
        long id = Long.parseLong(match.group(1));
        return Optional.of(Route.post(_ -> watched.close(id) ? Answer.empty()
                : Answer.error(404, "no live connection has the number " + id)));
    }

    private Answer metrics() {
        return scrape.map(text -> new Answer(200, Map.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
                text.get().getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> Answer.error(501, "this server was started without a registry of metrics"));
    }

    private Answer history(Query query) {
        int seconds = query.number("seconds", DEFAULT_SECONDS, History.SAMPLES);
        return seconds < 0 ? Answer.error(400, "seconds must be a number between 1 and " + History.SAMPLES)
                : Answer.json(sampler.history().last(seconds));
    }

    private Answer connections(Query query) {
        int limit = query.number("limit", DEFAULT_CONNECTIONS, MAX_CONNECTIONS);
        if (limit < 0) {
            return Answer.error(400, "limit must be a number between 1 and " + MAX_CONNECTIONS);
        }
        String sort = query.value("sort").orElse(ConnectionOrder.MEMORY.label());
        return Arrays.stream(ConnectionOrder.values()).filter(order -> order.label().equals(sort)).findFirst()
                .map(order -> Answer.json(Api.connections(watched, order, limit)))
                .orElseGet(() -> Answer.error(400, "sort must be memory, age, rtt, received or sent"));
    }

    private Answer health() {
        LoopCounts loops = watched.report().loops();
        return loops.running() == 0 && loops.failed() > 0
                ? Answer.text(503, "not healthy: the last loop failed, and nobody is served; the log says why")
                : Answer.text(200, "ok");
    }

    private Answer readiness() {
        if (draining) {
            return Answer.text(503, "not ready: the server was told to stop and sends its clients away");
        }
        EndpointReport report = watched.report();
        if (report.loops().running() == 0) {
            return Answer.text(503, "not ready: no loop is running, and nobody is served");
        }
        if (report.pressure().compareTo(Pressure.REFUSE) >= 0) {
            return Answer.text(503, "not ready: newcomers are refused, because " + report.usedBytes() + " of "
                    + report.budgetBytes() + " bytes of memory are in use (" + Pressure.REFUSE.percent()
                    + " % is the limit)");
        }
        return Answer.text(200, "ready");
    }
}
