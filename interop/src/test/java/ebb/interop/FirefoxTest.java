package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.interop.harness.Case;
import ebb.interop.harness.Folders;
import ebb.interop.harness.Peer;
import ebb.interop.harness.PeerProcess;
import ebb.interop.harness.Site;
import ebb.interop.harness.Versioned;
import ebb.interop.peer.Firefox;
import ebb.interop.peer.ReportingSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Firefox, whose QUIC is neqo, at Ebb's server; what it says about the protocol the page sends back. */
@Peer(value = "Firefox", ebb = Peer.Side.SERVER)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(90)
class FirefoxTest implements Versioned {
    private Firefox browser;
    private String version;

    @BeforeAll
    void find() {
        browser = Firefox.installed();
        version = browser.version();
    }

    @Override
    public String version() {
        return version;
    }

    @Test
    @Case({"handshake, one request", "page with style, script, image and fetches"})
    void pageWithItsParts(@TempDir Path root) throws Exception {
        Path folder = Files.createTempDirectory("firefox");
        try (ReportingSite site = new ReportingSite(Site.writeTo(root));
             PeerProcess running = browser.open(folder, site.port(), "/index.html?report")) {
            String found = site.findings();
            assertNotNull(found, running::toString);
            for (String path : new String[] {"/style.css", "/script.js", "/image.svg", "/small/19.txt", "/echo"}) {
                assertContains(found, "\"" + path + "\": \"h3\"");
            }
            assertContains(found, "\"page\": \"h3\"");
            assertContains(found, "\"color\": \"rgb(12, 34, 56)\"");
            assertContains(found, "\"image\": 48");
            assertContains(found, "\"echoed\": \"sent by the page\"");
            assertContains(found, "\"fetched\": \""
                    + IntStream.range(0, 20).mapToObj(Site::smallContent).collect(Collectors.joining(" ")) + "\"");
        } finally {
            Folders.delete(folder);
        }
    }

    private static void assertContains(String found, String wanted) {
        assertTrue(found.contains(wanted), () -> wanted + " is missing in:\n" + found);
    }
}
