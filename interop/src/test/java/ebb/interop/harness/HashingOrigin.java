package ebb.interop.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A plain HTTP server behind a peer that cannot judge content itself: it answers the SHA-256 of each request's content.
 * Runs on virtual threads until it is closed.
 */
public final class HashingOrigin implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Starts one on the loopback address. */
    public HashingOrigin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", HashingOrigin::answer);
        server.start();
    }

    /** Its TCP port. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] hash = Payload.sha256(exchange.getRequestBody().readAllBytes()).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, hash.length);
            exchange.getResponseBody().write(hash);
        }
    }
}
