package ebb.watch.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import ebb.quic.model.LoopCounts;
import ebb.quic.model.Pressure;
import ebb.watch.source.ScriptedEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The admin endpoint as clients meet it, honest ones and others: raw bytes in, raw bytes out. */
@Timeout(60)
class AdminServerTest {
    private static final Pattern TOKEN = Pattern.compile("<meta name=\"ebb-token\" content=\"([0-9a-f]+)\">");

    private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
    private final CountDownLatch mayExplain = new CountDownLatch(1);
    private final CountDownLatch explaining = new CountDownLatch(1);
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.start(new AdminSettings(loopback(0), endpoint, Optional.of(this::explain),
                Optional.of(() -> "ebb_connections 1.0\n")));
    }

    @AfterEach
    void stop() {
        mayExplain.countDown();
        server.close();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private Map<String, Object> explain() throws IOException {
        explaining.countDown();
        try {
            mayExplain.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return Map.of("timeMillis", 7, "holders", List.of());
    }

    private String host() {
        return "127.0.0.1:" + server.address().getPort();
    }

    /** Sends a head and reads until the server has closed. */
    private String ask(String request, String... fields) throws IOException {
        StringBuilder head = new StringBuilder(request + " HTTP/1.1\r\nConnection: close\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return raw(head.append("\r\n").toString());
    }

    private String raw(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String get(String path) throws IOException {
        return ask("GET " + path, "Host: " + host());
    }

    private String post(String path, String... fields) throws IOException {
        String[] all = java.util.Arrays.copyOf(fields, fields.length + 2);
        all[fields.length] = "Host: " + host();
        all[fields.length + 1] = "Content-Length: 0";
        return ask("POST " + path, all);
    }

    private String token() throws IOException {
        Matcher token = TOKEN.matcher(get("/"));
        assertTrue(token.find());
        return "X-Ebb-Token: " + token.group(1);
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private Map<String, Object> json(String path) throws IOException {
        String answer = get(path);
        assertEquals(200, status(answer), answer);
        assertTrue(answer.contains("Content-type: application/json; charset=utf-8"), answer);
        return JSON.std.mapFrom(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void memoryHasWhatTheDocumentPromises() throws IOException {
        Map<String, Object> tree = json("/api/memory");
        assertEquals(List.of("timeMillis", "budgetBytes", "usedBytes", "peakBytes", "driftBytes", "components",
                "connections", "routes", "heapUsedBytes", "rssBytes", "pressure", "limitsHit", "datagrams",
                "reclaimDelayMillis", "loops"), List.copyOf(tree.keySet()));
        assertEquals(7000, tree.get("usedBytes"));
        assertEquals(6000, ((Map<?, ?>) tree.get("components")).get("fixed"));
        assertEquals(Map.of("handshaking", 1, "active", 2, "closing", 3, "draining", 4, "opened", 100, "released", 90,
                "held", 5), tree.get("connections"));
        assertEquals(Map.of("count", 2, "p50", 0, "p99", 60, "max", 60), tree.get("reclaimDelayMillis"));
        assertEquals(Map.of("running", 2, "failed", 0, "datagramsHandedOn", 6), tree.get("loops"));
        assertTrue(((Number) tree.get("heapUsedBytes")).longValue() > 0);
    }

    @Test
    void historyHasColumnsOfEqualLength() throws IOException {
        Map<String, Object> tree = json("/api/history?seconds=1");
        assertEquals(List.of(7000), tree.get("usedBytes"));
        assertEquals(List.of(10), tree.get("openedMinusReleased"));
        assertEquals(List.of(6000), ((Map<?, ?>) tree.get("components")).get("fixed"));
    }

    @Test
    void connectionsAreSortedAndCut() throws IOException {
        Map<String, Object> tree = json("/api/connections?sort=memory&limit=2");
        assertEquals(3, tree.get("total"));
        List<?> rows = (List<?>) tree.get("connections");
        assertEquals(2, rows.size());
        Map<?, ?> first = (Map<?, ?>) rows.getFirst();
        assertEquals(2, first.get("id"));
        assertEquals("10.0.0.2:4000", first.get("remoteAddress"));
        assertEquals(1234, first.get("rttMicros"));
        List<?> oldestFirst = (List<?>) json("/api/connections?sort=age").get("connections");
        assertEquals(3, ((Map<?, ?>) oldestFirst.getFirst()).get("id"));
    }

    @Test
    void heldConnectionsAreToldInGroups() throws IOException {
        assertEquals("{explanation=null, groups=[{closeReason=IdleTimeout, acceptedAt=com.acme.Chat, count=5, "
                + "oldestMillis=61000}], held=5, sampled=false}", new java.util.TreeMap<>(json("/api/held")).toString());
    }

    @Test
    void metricsAreTextForPrometheus() throws IOException {
        assertTrue(get("/metrics").endsWith("\r\n\r\nebb_connections 1.0\n"));
    }

    @Test
    void everyAnswerForbidsWhatAPageMustNotDo() throws IOException {
        for (String path : List.of("/", "/api/memory", "/nothing")) {
            String answer = get(path);
            assertTrue(answer.contains("X-content-type-options: nosniff"), answer);
            assertTrue(answer.contains("frame-ancestors 'none'"), answer);
            assertTrue(answer.contains("default-src 'none'"), answer);
            assertTrue(answer.contains("Cache-control: no-store"), answer);
        }
    }

    @Test
    void foreignHostsAreRefused() throws IOException {
        for (String host : List.of("evil.example", "evil.example:" + server.address().getPort(), "127.0.0.1",
                "127.0.0.1:1", "localhost.evil.example:" + server.address().getPort(), "")) {
            assertEquals(403, status(ask("GET /api/memory", "Host: " + host)), host);
        }
        assertEquals(403, status(ask("GET /api/memory", "Host: " + host(), "Host: evil.example")));
        assertTrue(List.of(400, 403).contains(status(ask("GET /api/memory"))));
    }

    @Test
    void namesOfThisMachineAreServed() throws IOException {
        int port = server.address().getPort();
        for (String host : List.of("localhost:" + port, "LOCALHOST:" + port, "127.0.0.1:" + port, "[::1]:" + port)) {
            assertEquals(200, status(ask("GET /healthz", "Host: " + host)), host);
        }
    }

    @Test
    void foreignOriginsAreRefused() throws IOException {
        for (String origin : List.of("http://evil.example", "null", "https://" + host(),
                "http://" + host() + ".evil")) {
            assertEquals(403, status(ask("GET /api/memory", "Host: " + host(), "Origin: " + origin)), origin);
        }
        assertEquals(200, status(ask("GET /api/memory", "Host: " + host(), "Origin: http://" + host())));
    }

    @Test
    void nothingChangesWithoutTheToken() throws IOException {
        assertEquals(403, status(post("/api/connections/1/close")));
        assertEquals(403, status(post("/api/connections/1/close", "X-Ebb-Token: 00")));
        assertEquals(403, status(post("/api/connections/1/close", token(), token())));
        assertEquals(403, status(post("/api/held/explain")));
        assertEquals(403, status(post("/api/connections/1/close", token(), "Origin: http://evil.example")));
        assertTrue(endpoint.closed.isEmpty());
    }

    @Test
    void nothingChangesWithoutPost() throws IOException {
        String answer = ask("GET /api/connections/1/close", "Host: " + host(), token());
        assertEquals(405, status(answer));
        assertTrue(answer.contains("Allow: POST"), answer);
        assertEquals(405, status(ask("HEAD /api/held/explain", "Host: " + host(), token())));
        assertTrue(endpoint.closed.isEmpty());
    }

    @Test
    void aConnectionIsClosedWithTheToken() throws IOException {
        assertEquals(204, status(post("/api/connections/2/close", token())));
        assertEquals(List.of(2L), endpoint.closed);
        assertEquals(404, status(post("/api/connections/99/close", token())));
        assertEquals(404, status(post("/api/connections/99999999999999999999/close", token())));
        assertEquals(404, status(post("/api/connections/-1/close", token())));
    }

    @Test
    void oneExplanationAtATimeAndTheLastIsRemembered() throws Exception {
        String token = token();
        FutureTask<String> first = new FutureTask<>(() -> post("/api/held/explain", token));
        Thread.ofVirtual().start(first);
        explaining.await();
        assertEquals(409, status(post("/api/held/explain", token)));
        mayExplain.countDown();
        assertEquals(200, status(first.get()));
        assertTrue(json("/api/held").get("explanation").toString().contains("timeMillis=7"));
    }

    @Test
    void otherMethodsAreRefusedByName() throws IOException {
        for (String method : List.of("OPTIONS", "DELETE", "PUT", "TRACE", "BREW", "POST")) {
            String answer = ask(method + " /api/memory", "Host: " + host(), "Content-Length: 0");
            assertEquals(405, status(answer), method);
            assertTrue(answer.contains("Allow: GET, HEAD"), answer);
        }
    }

    @Test
    void headHasNoContent() throws IOException {
        String answer = ask("HEAD /api/memory", "Host: " + host());
        assertEquals(200, status(answer));
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
        assertFalse(answer.contains("Content-length: 0"), answer);
    }

    @Test
    void pathsLeadNowhereElse() throws IOException {
        for (String path : List.of("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/api/../api/memory",
                "//api/memory", "/api/memory/", "/api%2fmemory", "/page.js")) {
            assertEquals(404, status(get(path)), path);
        }
    }

    @Test
    void numbersOutOfRangeAreRefusedInWords() throws IOException {
        for (String query : List.of("limit=0", "limit=-1", "limit=1001", "limit=99999999999999999999", "limit=x",
                "limit=", "sort=size")) {
            assertEquals(400, status(get("/api/connections?" + query)), query);
        }
        assertEquals(400, status(get("/api/history?seconds=601")));
        assertTrue(get("/api/connections?limit=0").contains("limit must be a number between 1 and 1000"));
    }

    @Test
    void contentIsRefusedBeforeItIsRead() throws IOException {
        String token = token();
        for (String length : List.of("Content-Length: 1025", "Content-Length: 99999999999",
                "Transfer-Encoding: chunked")) {
            String answer = raw("POST /api/connections/1/close HTTP/1.1\r\nConnection: close\r\nHost: " + host()
                    + "\r\n" + token + "\r\n" + length + "\r\n\r\n0\r\n\r\n");
            assertEquals(413, status(answer), length);
        }
        assertTrue(endpoint.closed.isEmpty());
    }

    @Test
    void manyOrLongHeaderFieldsEndTheConnection() throws IOException {
        for (String flood : List.of("X: " + "y".repeat(64 << 10) + "\r\n", fields(500))) {
            String answer = "";
            try {
                answer = raw("GET /api/memory HTTP/1.1\r\nConnection: close\r\nHost: " + host() + "\r\n" + flood
                        + "\r\n");
            } catch (IOException reset) {
                // The server closed before it had read everything, as it may.
            }
            assertFalse(answer.startsWith("HTTP/1.1 200"), answer);
        }
        assertEquals(200, status(get("/healthz")));
    }

    private static String fields(int count) {
        return IntStream.range(0, count).mapToObj(i -> "X-" + i + ": y\r\n").collect(Collectors.joining());
    }

    @Test
    void clientsThatSayNothingKeepNobodyWaiting() throws IOException {
        Socket[] silent = new Socket[20];
        try {
            for (int i = 0; i < silent.length; i++) {
                silent[i] = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
                silent[i].getOutputStream().write("GET /api/mem".getBytes(StandardCharsets.US_ASCII));
            }
            assertEquals(200, status(get("/healthz")));
        } finally {
            for (Socket each : silent) {
                if (each != null) {
                    each.close();
                }
            }
        }
    }

    @Test
    void notReadyWhileNewcomersAreRefused() throws IOException {
        assertEquals(200, status(get("/readyz")));
        endpoint.pressure = Pressure.RETRY;
        assertEquals(200, status(get("/readyz")));
        endpoint.pressure = Pressure.REFUSE;
        String answer = get("/readyz");
        assertEquals(503, status(answer));
        assertTrue(answer.contains("newcomers are refused, because 7000 of 10000 bytes"), answer);
        assertEquals(200, status(get("/healthz")));
        endpoint.pressure = Pressure.NONE;
        assertEquals(200, status(get("/readyz")));
    }

    @Test
    void neitherReadyNorHealthyWithoutALoop() throws IOException {
        endpoint.loops = new LoopCounts(1, 1, 0);
        assertEquals(200, status(get("/readyz")), "the loop that is left serves");
        endpoint.loops = new LoopCounts(0, 2, 0);
        assertEquals(503, status(get("/readyz")));
        String answer = get("/healthz");
        assertEquals(503, status(answer));
        assertTrue(answer.contains("the last loop failed"), answer);
    }

    @Test
    void notReadyFromTheMomentItIsToldToStop() throws IOException {
        server.drainingBegins();
        String answer = get("/readyz");
        assertEquals(503, status(answer));
        assertTrue(answer.contains("told to stop"), answer);
        assertEquals(200, status(get("/healthz")));
    }

    @Test
    void aTakenAddressIsAnError() {
        AdminSettings same = new AdminSettings(loopback(server.address().getPort()), endpoint, Optional.empty(),
                Optional.empty());
        assertThrows(IOException.class, () -> AdminServer.start(same));
    }
}
