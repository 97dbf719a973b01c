package ebb.watch.page;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page, and an admin endpoint that reads from a {@link Script}. */
final class ScriptedServer implements AutoCloseable {

    private static final String TOKEN = "token-of-the-test";
    private static final Pattern CLOSE = Pattern.compile("/api/connections/(\\d+)/close");
    private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private final Script script;
    private final HttpServer http;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    private ScriptedServer(Script script, HttpServer http) {
        this.script = script;
        this.http = http;
    }

    /** Serves a script on loopback; port 0 takes a free one. */
    static ScriptedServer start(Script script, int port) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        ScriptedServer server = new ScriptedServer(script, http);
        http.setExecutor(server.workers);
        http.createContext("/", server::answer);
        http.start();
        return server;
    }

    int port() {
        return http.getAddress().getPort();
    }

    String address() {
        return "http://127.0.0.1:" + port() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("POST")) {
                change(exchange, path);
            } else if (path.equals("/")) {
                Page page = Page.withToken(TOKEN);
                page.headers().forEach(exchange.getResponseHeaders()::set);
                send(exchange, 200, page.bytes());
            } else {
                Object tree = tree(path, exchange.getRequestURI().getQuery());
                json(exchange, tree == null ? 404 : 200, tree == null ? Map.of("error", "not here") : tree);
            }
        }
    }

    private Object tree(String path, String query) {
        long now = System.currentTimeMillis();
        return switch (path) {
            case "/api/memory" -> script.memory(now);
            case "/api/history" -> script.history(Integer.parseInt(query.replaceAll("\\D", "")), now);
            case "/api/connections" -> script.connections(query.replaceAll(".*sort=(\\w+).*", "$1"),
                    Integer.parseInt(query.replaceAll(".*limit=(\\d+).*", "$1")));
            case "/api/held" -> script.held();
            default -> null;
        };
    }

    private void change(HttpExchange exchange, String path) throws IOException {
        Matcher close = CLOSE.matcher(path);
        if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Ebb-Token"))) {
            json(exchange, 403, Map.of("error", "wrong token"));
        } else if (close.matches()) {
            boolean known = script.closed.put(Long.valueOf(close.group(1)), true) == null;
            exchange.sendResponseHeaders(known ? 204 : 404, -1);
        } else if (path.equals("/api/held/explain")) {
            script.explained = true;
            json(exchange, 200, script.explanation());
        } else {
            json(exchange, 404, Map.of("error", "not here"));
        }
    }

    private static void json(HttpExchange exchange, int status, Object tree) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        send(exchange, status, WRITER.asBytes(tree));
    }

    private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
        exchange.sendResponseHeaders(status, content.length);
        exchange.getResponseBody().write(content);
    }

    @Override
    public void close() {
        http.stop(0);
        workers.shutdownNow();
    }
}
