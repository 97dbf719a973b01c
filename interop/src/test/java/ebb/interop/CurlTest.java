package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Case;
import ebb.interop.harness.Payload;
import ebb.interop.harness.Peer;
import ebb.interop.harness.Site;
import ebb.interop.peer.Curl;
import ebb.interop.peer.EbbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with curl, whose QUIC is OpenSSL's, at {@code ebb serve}. */
@Peer(value = "curl", ebb = Peer.Side.SERVER)
class CurlTest extends EbbAsServer {
    private static final String STATUS = "%{http_code}";
    private static final String STATUS_AND_BYTES = "%{http_code} %{size_download}";
    /** curl's exit code when its time is over. */
    private static final int TIMED_OUT = 28;

    private Curl curl;

    @Override
    Curl client() {
        try {
            curl = curl == null ? Curl.installed() : curl;
            return curl;
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public String version() {
        return client().version();
    }

    @Test
    @Case("IPv6")
    void overIpv6() throws Exception {
        try (EbbServer server = EbbServer.startOn("[::1]", site().root())) {
            Answer answer = client().to("[::1]").fetch(server.port(), Ask.get("/large.bin"));
            assertEquals(Payload.sha256(site().large()), answer.sha256());
        }
    }

    // RFC 9110 §10.1.1: a client that expects 100 Continue sends its content on.
    @Test
    @Case("Expect: 100-continue")
    void expectation() throws Exception {
        Answer answer = client().with("-H", "Expect: 100-continue").fetch(port(), Ask.post("/echo", site().large()));
        assertEquals(Payload.sha256(site().large()), answer.sha256());
    }

    // RFC 9110 §14: parts of a file, and a download that goes on where another ended.
    @Test
    @Case("ranges, resumed download")
    void ranges(@TempDir Path folder) throws Exception {
        assertEquals("ber 206 3", ask("/small/7.txt", "-r", "3-5", "-w", " " + STATUS_AND_BYTES));
        assertEquals("416", ask("/small/7.txt", "-r", "1000-", "-o", "/dev/null", "-w", STATUS));
        Path part = Files.write(folder.resolve("part"), Arrays.copyOf(site().large(), 4_000_000));
        assertEquals("206 6000000", ask("/large.bin", "-C", "-", "-o", part.toString(), "-w", STATUS_AND_BYTES));
        assertEquals(Payload.sha256(site().large()), Payload.sha256(Files.readAllBytes(part)));
    }

    @Test
    @Case("HEAD, redirect, 404, 405")
    void otherAnswers() throws Exception {
        String head = ask("/large.bin", "-I");
        assertTrue(head.startsWith("HTTP/3 200"), head);
        assertTrue(head.contains("content-length: " + Site.LARGE), head);
        assertEquals("301 /small/", ask("/small", "-o", "/dev/null", "-w", STATUS + " %header{location}"));
        assertEquals("404", ask("/none", "-o", "/dev/null", "-w", STATUS));
        assertEquals("405", ask("/small/1.txt", "-X", "DELETE", "-o", "/dev/null", "-w", STATUS));
    }

    // RFC 9114 §4.1: a server may answer before it has the request, and ask to hear no more of it.
    @Test
    @Case("upload that is refused at its beginning")
    void refusedUpload() throws Exception {
        assertEquals("405", ask("/small/1.txt", "-T", site().root().resolve("large.bin").toString(),
                "-o", "/dev/null", "-w", STATUS));
    }

    // RFC 9114 §4.2.2: what is too large is answered with 431.
    @Test
    @Case("large header fields")
    void largeFields() throws Exception {
        assertEquals("200", ask("/small/1.txt", "-H", "X: " + "a".repeat(9_000), "-o", "/dev/null", "-w", STATUS));
        assertEquals("431", ask("/small/1.txt", "-H", "X: " + "a".repeat(60_000), "-o", "/dev/null", "-w", STATUS));
    }

    /** That the server gives everything back is seen when it ends. */
    @Test
    @Case("client gives up in mid-transfer")
    void clientGivesUp() throws Exception {
        Curl.Told told = client().run(port(), "/bytes/1g", "--limit-rate", "1m", "--max-time", "1", "-o", "/dev/null");
        assertEquals(TIMED_OUT, told.code(), told::log);
        Answer after = client().fetch(port(), Ask.get("/small/3.txt"));
        assertEquals(200, after.status());
    }

    private String ask(String path, String... arguments) throws Exception {
        Curl.Told told = client().run(port(), path, arguments);
        assertEquals(0, told.code(), told::log);
        return told.log();
    }
}
