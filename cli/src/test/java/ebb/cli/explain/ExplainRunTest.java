package ebb.cli.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import ebb.cli.explain.ExplainSettings.Subject;
import ebb.cli.model.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command against an admin endpoint whose answers are known. */
class ExplainRunTest {
    private static final String MEMORY = """
            {"budgetBytes":536870912,"usedBytes":3145728,"components":{"send":1048576,"receive":2097152,"crypto":0},
             "connections":{"handshaking":0,"active":12,"closing":1,"draining":0,"opened":1230,"released":1217,"held":1204}}
            """;
    private static final String HISTORY = """
            {"timeMillis":[1,2],"usedBytes":[2097152,3145728],
             "components":{"send":[1048576,1048576],"receive":[1048576,2097152],"crypto":[0,0]}}
            """;
    private static final String EXPLANATION = """
            {"timeMillis":5,"connections":1204,"holders":[{"holder":"com.acme.Rooms.BY_USER",
             "holderType":"java.util.concurrent.ConcurrentHashMap","path":["static com.acme.Rooms.BY_USER","key 7"],
             "connections":1204,"keptBytes":115584,
             "sentence":"1,204 closed connections are still held by `com.acme.Rooms.BY_USER`"}]}
            """;

    private final Map<String, String> answers = new ConcurrentHashMap<>(Map.of("/", "<meta name=\"ebb-token\" content=\"t0k\">",
            "/api/memory", MEMORY, "/api/history", HISTORY, "/api/held/explain", EXPLANATION));
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final StringWriter printed = new StringWriter();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String token = exchange.getRequestHeaders().getFirst("X-Ebb-Token");
            tokens.put(exchange.getRequestMethod() + " " + path, token == null ? "" : token);
            String answer = answers.get(path);
            byte[] body = (answer == null ? "no such thing" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int run(boolean json, boolean noDump) throws CommandFailure, InterruptedException {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return ExplainRun.run(new ExplainSettings(new Subject.Endpoint(url), json, noDump), new PrintWriter(printed));
    }

    @Test
    void bytesAreDividedAndComparedBeforeHoldersAreNamed() throws Exception {
        assertEquals(ExplainRun.HELD, run(false, false));
        assertEquals("""
                memory                    now   a minute ago       change
                send                    1 MiB          1 MiB            =
                receive                 2 MiB          1 MiB       +1 MiB
                all connections         3 MiB          2 MiB       +1 MiB
                budget                512 MiB

                connections: handshaking 0, active 12, closing 1, draining 0, opened 1,230, released 1,217, held 1,204

                1,204 closed connections are still held by `com.acme.Rooms.BY_USER`.
                    That keeps 113 KiB. By way of example:
                        static com.acme.Rooms.BY_USER
                        key 7

                To let them go: take them out in ConnectionListener.closing, or keep them in a ConnectionMap \
                (QuicServer.connectionMap), whose entries leave with their connection.
                """, printed.toString());
        assertEquals("t0k", tokens.get("POST /api/held/explain"));
    }

    @Test
    void withoutADumpTheServersOwnCountDecides() throws Exception {
        assertEquals(ExplainRun.HELD, run(false, true));
        assertTrue(!tokens.containsKey("POST /api/held/explain"), tokens::toString);
        answers.put("/api/memory", MEMORY.replace("1204", "0"));
        assertEquals(ExplainRun.NOTHING_HELD, run(false, true));
    }

    @Test
    void jsonHoldsTheSame() throws Exception {
        run(true, false);
        Map<String, Object> tree = com.fasterxml.jackson.jr.ob.JSON.std.mapFrom(printed.toString());
        assertEquals(1204, ((Map<?, ?>) tree.get("explanation")).get("connections"));
        assertEquals(536870912, ((Map<?, ?>) tree.get("memory")).get("budget"));
    }

    @Test
    void nothingHeldIsSaidInWords() throws Exception {
        answers.put("/api/held/explain", "{\"timeMillis\":5,\"connections\":0,\"holders\":[]}");
        assertEquals(ExplainRun.NOTHING_HELD, run(false, false));
        assertTrue(printed.toString().endsWith("No closed connection is held: everything that was closed has been let go."
                + System.lineSeparator()), printed::toString);
    }

    @Test
    void whatCannotBeFoundOutIsAnExitCodeOfItsOwn() {
        answers.clear();
        var failure = assertThrows(CommandFailure.class, () -> run(false, false));
        assertEquals(ExplainRun.CANNOT, failure.exitCode());
        assertTrue(failure.getMessage().contains("it answers /api/memory with status 404: no such thing"), failure::getMessage);
    }

    @Test
    void anotherMachineIsNotLookedAt() {
        var failure = assertThrows(CommandFailure.class, () -> new Admin(URI.create("http://192.0.2.1:9443/")));
        assertEquals(CommandFailure.USAGE, failure.exitCode());
    }
}
