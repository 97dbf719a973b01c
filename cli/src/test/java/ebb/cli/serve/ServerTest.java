package ebb.cli.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.cli.certificate.DevelopmentCertificate;
import ebb.cli.client.Trust;
import ebb.cli.get.GetRun;
import ebb.cli.get.GetSettings;
import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.cli.model.TraceFiles;
import ebb.cli.perf.PerfMode;
import ebb.cli.perf.PerfRun;
import ebb.cli.perf.PerfSettings;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicStream;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.RetryPolicy;
import ebb.quic.model.StreamResetException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server of {@code ebb serve}, asked by {@code ebb get}, {@code ebb perf} and bare streams, on loopback. */
@Timeout(60)
class ServerTest {

    private static final TraceFiles NO_TRACES = new TraceFiles(Optional.empty(), Optional.empty());
    private static final byte[] FILE = new byte[3_000_000];

    static {
        new Random(1).nextBytes(FILE);
    }

    @TempDir
    Path home;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private DevelopmentCertificate certificate;
    private Server server;

    @BeforeEach
    void start() throws Exception {
        Path root = Files.createDirectories(home.resolve("root/dir"));
        Files.write(home.resolve("root/file.bin"), FILE);
        Files.writeString(root.resolve("index.html"), "<p>index");
        certificate = DevelopmentCertificate.loadOrMake(home.resolve("state"), Instant.now());
        server = Server.start(Plan.of(settings("127.0.0.1:0")), identity());
    }

    private ServeSettings settings(String listen) {
        return new ServeSettings(HostPort.parse(listen), Optional.empty(), Optional.empty(),
                Optional.of(home.resolve("root")), Duration.ofSeconds(30), 64 << 20, 100, Optional.empty(),
                RetryPolicy.AUTO, Optional.empty(), Optional.empty(), NO_TRACES, AdminChoice.parse("off"), DemoMode.NONE);
    }

    private QuicIdentity identity() throws Exception {
        return QuicIdentity.of(certificate.certificate(), certificate.key());
    }

    @AfterEach
    void everyConnectionIsReleasedAndNothingIsLeft() throws Exception {
        EndpointReport report = server.drain();
        assertEquals(report.opened(), report.released());
        assertEquals(0, report.live());
        assertEquals(0, report.usedBytes());
        assertEquals(0, report.driftBytes());
        assertTrue(ServeRun.lastLine(report).matches("ebb: released \\d+ connections, held \\d+, drift 0 bytes"));
    }

    private String url(String path) {
        return "https://localhost:" + server.address().getPort() + path;
    }

    private Trust trust() {
        return new Trust.Only(certificate.certificate());
    }

    /** {@code ebb get}, put together as a test needs it. */
    private final class Get {
        private List<String> outputs = List.of();
        private GetSettings.Request request = new GetSettings.Request("GET", List.of(), Optional.empty());
        private boolean verbose;
        private boolean fail;
        private Optional<Duration> maxTime = Optional.empty();
        private Trust trust = trust();

        private int run(String... paths) throws Exception {
            List<String> urls = List.of(paths).stream().map(ServerTest.this::url).toList();
            var display = new GetSettings.Display(verbose, false, false);
            var settings = new GetSettings(urls, outputs, request, display, fail, maxTime, trust, NO_TRACES);
            return GetRun.run(settings, out, new PrintWriter(err));
        }
    }

    @Test
    void readyLineNamesTheAddressAndTheProcess() {
        assertEquals("ebb: ready on 127.0.0.1:" + server.address().getPort() + " (h3, hq-interop, perf, echo) pid "
                + ProcessHandle.current().pid(), ServeRun.readyLine(server));
    }

    @Test
    void getPrintsAFile() throws Exception {
        assertEquals(0, new Get().run("/file.bin"), err::toString);
        assertArrayEquals(FILE, out.toByteArray());
    }

    @Test
    void severalUrlsShareAConnectionAndFillADirectory() throws Exception {
        Get get = new Get();
        get.outputs = List.of(home.resolve("down").toString());
        assertEquals(0, get.run("/file.bin", "/dir/", "/bytes/70000", "/file.bin"), err::toString);
        assertArrayEquals(FILE, Files.readAllBytes(home.resolve("down/file.bin")));
        assertArrayEquals(FILE, Files.readAllBytes(home.resolve("down/file.bin.1")));
        assertEquals("<p>index", Files.readString(home.resolve("down/index.html")));
        assertEquals(70_000, Files.size(home.resolve("down/70000")));
        EndpointReport report = server.drain();
        assertEquals(1, report.opened());
        server = Server.start(Plan.of(settings("127.0.0.1:0")), identity());
    }

    @Test
    void aBodyComesBackFromEcho() throws Exception {
        Get get = new Get();
        get.request = new GetSettings.Request("POST", List.of(), Optional.of(FILE));
        assertEquals(0, get.run("/echo"), err::toString);
        assertArrayEquals(FILE, out.toByteArray());
    }

    @Test
    void headPrintsTheFieldsAndVerboseTheHandshake() throws Exception {
        Get get = new Get();
        get.request = new GetSettings.Request("HEAD", List.of(), Optional.empty());
        get.verbose = true;
        assertEquals(0, get.run("/file.bin"), err::toString);
        String fields = out.toString(StandardCharsets.ISO_8859_1);
        assertTrue(fields.startsWith("HTTP/3 200\n") && fields.contains("content-length: 3000000\n"), fields);
        assertTrue(fields.contains("date: "), fields);
        assertTrue(err.toString().contains("ALPN h3"), err.toString());
        assertTrue(err.toString().contains("> HEAD /file.bin HTTP/3"), err.toString());
    }

    @Test
    void anErrorStatusIsAFailureOnlyWhenAsked() throws Exception {
        Get get = new Get();
        assertEquals(0, get.run("/nothing"), err::toString);
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("404 Not Found"));
        get.fail = true;
        get.outputs = List.of(home.resolve("untouched").toString());
        assertEquals(22, get.run("/nothing"));
        assertTrue(err.toString().contains("ebb: (22) The requested URL returned error: 404"), err.toString());
        assertFalse(Files.exists(home.resolve("untouched")));
    }

    @Test
    void anUntrustedCertificateIsSaid() throws Exception {
        Get get = new Get();
        var other = DevelopmentCertificate.loadOrMake(home.resolve("other"), Instant.now());
        get.trust = new Trust.Only(other.certificate());
        assertEquals(60, get.run("/file.bin"), err::toString);
        get.trust = new Trust.Anyone();
        assertEquals(0, get.run("/dir/"), err::toString);
    }

    @Test
    void maxTimeEndsWaiting() throws Exception {
        Get get = new Get();
        get.maxTime = Optional.of(Duration.ofMillis(300));
        assertEquals(28, get.run("/delay/50000"));
        assertTrue(err.toString().contains("ebb: (28) Operation timed out"), err.toString());
    }

    @Test
    void anOutputThatCannotBeWrittenIsSaid() throws Exception {
        Get get = new Get();
        get.outputs = List.of("/dev/full");
        assertEquals(23, get.run("/file.bin"));
    }

    @Test
    void perfMeasuresEverything() throws Exception {
        var text = new StringWriter();
        int port = server.address().getPort();
        for (PerfMode mode : List.of(new PerfMode.Download(2_000_001), new PerfMode.Upload(2_000_001),
                new PerfMode.Requests(Duration.ofMillis(200), 1000), new PerfMode.Handshakes(Duration.ofMillis(200)))) {
            var settings = new PerfSettings(new HostPort("localhost", port), mode, 2, 3, trust(), NO_TRACES, true);
            assertEquals(0, PerfRun.run(settings, new PrintWriter(text), new PrintWriter(err)), err::toString);
        }
        assertEquals(2, text.toString().split("\"bytes\":2000001,", -1).length - 1, text.toString());
        assertEquals(4, text.toString().split("\"errors\":0,", -1).length - 1, text.toString());
        assertFalse(text.toString().contains("PerSecond\":0"), text.toString());
    }

    @Test
    void echoGivesEveryByteBack() throws Exception {
        assertArrayEquals(FILE, exchange("echo", FILE));
    }

    @Test
    void hqInteropAnswersWithBareContent() throws Exception {
        assertArrayEquals(FILE, exchange("hq-interop", "GET /file.bin\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThrows(StreamResetException.class,
                () -> exchange("hq-interop", "GET /nothing\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThrows(StreamResetException.class,
                () -> exchange("hq-interop", "nonsense".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void aShortPerfRequestIsReset() {
        assertThrows(StreamResetException.class, () -> exchange("perf", new byte[7]));
    }

    @Test
    void idleConnectionsDoNotHoldUpTheEnd() throws Exception {
        Map<String, String> requests = Map.of("perf", "\0".repeat(8), "echo", "x", "hq-interop", "GET /dir/\r\n");
        for (var request : requests.entrySet()) {
            try (QuicClient client = client(request.getKey());
                 QuicConnection idle = client.connect("localhost", server.address().getPort())) {
                exchange(idle, request.getValue().getBytes(StandardCharsets.US_ASCII));
                server.drain();
                // Not the phrase of the deadline: the handler saw that nothing was open.
                assertEquals(new CloseReason.PeerClose(0, ""), idle.awaitReleased());
            }
            server = Server.start(Plan.of(settings("127.0.0.1:0")), identity());
        }
    }

    private QuicClient client(String protocol) throws Exception {
        return QuicClient.newBuilder().protocols(protocol).limits(QuicLimits.defaults())
                .trustCertificates(certificate.certificate()).build();
    }

    private byte[] exchange(String protocol, byte[] request) throws Exception {
        try (QuicClient client = client(protocol);
             QuicConnection connection = client.connect("localhost", server.address().getPort())) {
            return exchange(connection, request);
        }
    }

    private static byte[] exchange(QuicConnection connection, byte[] request) throws Exception {
        try (QuicStream stream = connection.openStream()) {
            Thread writer = Thread.startVirtualThread(() -> send(stream, request));
            byte[] answer = stream.input().readAllBytes();
            writer.join();
            return answer;
        }
    }

    private static void send(QuicStream stream, byte[] request) {
        try {
            stream.write(ByteBuffer.wrap(request));
            stream.finish();
        } catch (IOException e) {
            // The test looks at what comes back.
            return;
        }
    }

    @Test
    void aPortInUseIsSaid() throws Exception {
        String taken = "127.0.0.1:" + server.address().getPort();
        var failure = assertThrows(CommandFailure.class, () -> Server.start(Plan.of(settings(taken)), identity()));
        assertEquals(1, failure.exitCode());
        assertTrue(failure.getMessage().contains(taken), failure.getMessage());
        assertTrue(failure.getMessage().contains("--listen"), failure.getMessage());
    }

    @Test
    void brokenOrMismatchedFilesAreSaid() throws Exception {
        DevelopmentCertificate other = DevelopmentCertificate.loadOrMake(home.resolve("other"), Instant.now());
        Path broken = Files.writeString(home.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nnonsense\n");
        for (Path[] pair : new Path[][] {{certificate.certificate(), other.key()}, {broken, certificate.key()},
            {certificate.certificate(), broken}}) {
            var settings = new ServeSettings(HostPort.parse("127.0.0.1:0"), Optional.of(pair[0]), Optional.of(pair[1]),
                    Optional.empty(), Duration.ofSeconds(30), 64 << 20, 100, Optional.empty(),
                    RetryPolicy.AUTO, Optional.empty(), Optional.empty(), NO_TRACES, AdminChoice.parse("off"), DemoMode.NONE);
            var failure = assertThrows(CommandFailure.class, () -> ServerIdentity.of(settings));
            assertEquals(1, failure.exitCode());
            assertTrue(failure.getMessage().contains(pair[0].toString()), failure.getMessage());
        }
    }

    private ServeSettings crowded(Optional<Integer> perNetwork, Path secret) {
        return new ServeSettings(HostPort.parse("127.0.0.1:0"), Optional.empty(), Optional.empty(), Optional.empty(),
                Duration.ofSeconds(30), 64 << 20, 100, perNetwork, RetryPolicy.AUTO, Optional.empty(),
                Optional.ofNullable(secret), NO_TRACES, AdminChoice.parse("off"), DemoMode.NONE);
    }

    @Test
    void oneNetworkGetsHalfOfThePlacesOrWhatWasAskedFor() throws Exception {
        assertEquals(50, Plan.of(crowded(Optional.empty(), null)).limits().connectionsPerPrefix());
        assertEquals(90, Plan.of(crowded(Optional.of(90), null)).limits().connectionsPerPrefix());
        var failure = assertThrows(CommandFailure.class, () -> Plan.of(crowded(Optional.of(0), null)));
        assertTrue(failure.getMessage().contains("--per-network"), failure.getMessage());
    }

    /** RFC 9000 §8.1.4, §10.3.2. */
    @Test
    void secretComesFromAFileThatIsLongEnough() throws Exception {
        Path secret = Files.write(home.resolve("secret"), new byte[32]);
        Server.start(Plan.of(crowded(Optional.empty(), secret)), identity()).close();
        assertEquals(32, Plan.of(crowded(Optional.empty(), secret)).secret().orElseThrow().length);
        Path scant = Files.write(home.resolve("scant"), new byte[31]);
        var tooShort = assertThrows(CommandFailure.class, () -> Plan.of(crowded(Optional.empty(), scant)));
        assertTrue(tooShort.getMessage().contains("--secret") && tooShort.getMessage().contains("31"),
                tooShort.getMessage());
        Path absent = home.resolve("absent");
        var unreadable = assertThrows(CommandFailure.class, () -> Plan.of(crowded(Optional.empty(), absent)));
        assertTrue(unreadable.getMessage().contains(absent.toString()), unreadable.getMessage());
    }

    @Test
    void adviceNamesEveryClient() {
        String advice = String.join("\n", TrustAdvice.lines(certificate, 4433));
        assertTrue(advice.contains("--cacert '" + certificate.certificate() + "' https://localhost:4433/"), advice);
        assertTrue(advice.contains("--origin-to-force-quic-on=localhost:4433"), advice);
        assertTrue(advice.contains("--ignore-certificate-errors-spki-list="), advice);
    }
}
