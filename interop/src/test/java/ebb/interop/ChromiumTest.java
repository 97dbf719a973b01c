package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.interop.harness.Case;
import ebb.interop.harness.Payload;
import ebb.interop.harness.Peer;
import ebb.interop.harness.Site;
import ebb.interop.harness.Versioned;
import ebb.interop.peer.Chromium;
import ebb.interop.peer.EbbLibrary;
import ebb.interop.peer.EbbServer;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real browser at {@code ebb serve}; what it says about the protocol it says itself, in the page. */
@Peer(value = "Chromium", ebb = Peer.Side.SERVER)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(90)
class ChromiumTest implements Versioned {
    private Chromium browser;
    private String version;
    private Site site;
    private EbbServer server;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        browser = Chromium.installed();
        version = browser.version();
        site = Site.writeTo(root);
        server = EbbServer.start(site.root());
    }

    @AfterAll
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public String version() {
        return version;
    }

    @Test
    @Case({"handshake, one request", "page with style, script, image and fetches"})
    void pageWithItsParts() throws Exception {
        String document = browser.dumpDom(server.port(), "/index.html");
        for (String path : new String[] {"/style.css", "/script.js", "/image.svg", "/small/19.txt", "/echo"}) {
            assertContains(document, "\"" + path + "\": \"h3\"");
        }
        assertContains(document, "\"page\": \"h3\"");
        assertContains(document, "\"color\": \"rgb(12, 34, 56)\"");
        assertContains(document, "\"image\": 48");
        assertContains(document, "\"echoed\": \"sent by the page\"");
        assertContains(document, "\"fetched\": \""
                + IntStream.range(0, 20).mapToObj(Site::smallContent).collect(Collectors.joining(" ")) + "\"");
    }

    @Test
    @Case({"10 MB down", "10 MB up"})
    void tenMegabytesEachWay() throws Exception {
        String hash = Payload.sha256(Payload.bytes(Site.LARGE, Site.LARGE));
        try (EbbLibrary hashing = EbbLibrary.start()) {
            String document = browser.dumpDom(hashing.port(), "/upload.html");
            assertContains(document, "down " + hash + " up " + hash + " over h3");
        }
    }

    @Test
    @Case("Retry")
    void addressProvedByRetry() throws Exception {
        try (EbbServer careful = EbbServer.start(site.root(), "--retry", "always")) {
            assertContains(browser.dumpDom(careful.port(), "/index.html"), "\"page\": \"h3\"");
        }
    }

    @Test
    @Case("the built-in welcome page")
    void welcomePage() throws Exception {
        try (EbbServer welcoming = EbbServer.start(null)) {
            assertContains(browser.dumpDom(welcoming.port(), "/"), "Ebb");
        }
    }

    private static void assertContains(String document, String wanted) {
        assertTrue(document.contains(wanted), () -> wanted + " is missing in:\n" + document);
    }
}
