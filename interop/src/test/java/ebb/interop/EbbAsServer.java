package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Case;
import ebb.interop.harness.Fetcher;
import ebb.interop.harness.Payload;
import ebb.interop.harness.Relay;
import ebb.interop.harness.Site;
import ebb.interop.harness.Versioned;
import ebb.interop.peer.EbbServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every HTTP/3 client has to find at {@code ebb serve}. The server runs for all the tests of a class, and at its
 * end must have given back every byte.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(90)
abstract class EbbAsServer implements Versioned {
    /** The share of datagrams that a bad network loses each way. */
    static final double LOSS = 0.05;
    /** What is transferred where the network is bad. */
    static final int MODEST = 2_000_000;

    private Site site;
    private EbbServer server;

    /** The peer, or no test. */
    abstract Fetcher client();

    Site site() {
        return site;
    }

    int port() {
        return server.port();
    }

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        client();
        site = Site.writeTo(Files.createDirectory(root.resolve("www")));
        server = EbbServer.start(site.root());
    }

    @AfterAll
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Case("handshake, one request")
    void oneRequest() throws Exception {
        Answer answer = client().fetch(port(), Ask.get("/small/7.txt"));
        assertEquals(200, answer.status());
        assertEquals(Site.smallContent(7), new String(answer.body(), StandardCharsets.UTF_8));
    }

    @Test
    @Case("10 MB down")
    void largeDownload() throws Exception {
        Answer answer = client().fetch(port(), Ask.get("/large.bin"));
        assertEquals(Payload.sha256(site.large()), answer.sha256());
    }

    @Test
    @Case("10 MB up")
    void largeUpload() throws Exception {
        Answer answer = client().fetch(port(), Ask.post("/echo", site.large()));
        assertEquals(200, answer.status());
        assertEquals(Payload.sha256(site.large()), answer.sha256());
    }

    @Test
    @Case("100 requests at a time")
    void hundredRequests() throws Exception {
        assertHundred(client().fetch(port(), hundred()));
    }

    @Test
    @Case("Retry")
    void addressProvedByRetry() throws Exception {
        try (EbbServer careful = EbbServer.start(site.root(), "--retry", "always")) {
            Answer answer = client().fetch(careful.port(), Ask.get("/small/9.txt"));
            assertEquals(Site.smallContent(9), new String(answer.body(), StandardCharsets.UTF_8));
        }
    }

    @Test
    @Case("5 % loss each way")
    void lossyNetwork() throws Exception {
        byte[] sent = Payload.bytes(MODEST, 11);
        try (Relay relay = new Relay(port(), Relay.Network.losing(LOSS))) {
            Answer answer = client().fetch(relay.port(), Ask.post("/echo", sent));
            assertEquals(Payload.sha256(sent), answer.sha256());
            assertTrue(relay.dropped() > 0);
        }
    }

    @Test
    @Case("NAT rebinding")
    void newPortInMidTransfer() throws Exception {
        try (Relay relay = new Relay(port(), Relay.Network.GOOD)) {
            relay.rebindAfter(1_000);
            Answer answer = client().fetch(relay.port(), Ask.get("/large.bin"));
            assertEquals(Payload.sha256(site.large()), answer.sha256());
            assertEquals(1, relay.rebinds());
        }
    }

    /** A hundred asks, each for another file. */
    static List<Ask> hundred() {
        return IntStream.range(0, Site.SMALL_FILES).mapToObj(i -> Ask.get("/small/" + i + ".txt")).toList();
    }

    static void assertHundred(List<Answer> answers) {
        for (int i = 0; i < Site.SMALL_FILES; i++) {
            assertEquals(200, answers.get(i).status());
            assertEquals(Site.smallContent(i), new String(answers.get(i).body(), StandardCharsets.UTF_8));
        }
    }
}
