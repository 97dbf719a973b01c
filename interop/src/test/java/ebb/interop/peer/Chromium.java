package ebb.interop.peer;

import ebb.interop.harness.Credentials;
import ebb.interop.harness.Folders;
import ebb.interop.harness.PeerProcess;
import ebb.interop.harness.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;

/**
 * Headless Chromium with a fresh profile, QUIC forced for the host {@code server}, and no way to any other host.
 *
 * @param program its path
 */
public record Chromium(String program) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The installed one, or no test. */
    public static Chromium installed() {
        return new Chromium(Programs.require("chromium"));
    }

    /** The first line that the browser says about its version. */
    public String version() throws IOException, InterruptedException {
        try (PeerProcess process = PeerProcess.start(Path.of("."), List.of(program, "--version"))) {
            process.awaitExit(LIMIT);
            return process.output().lines().filter(line -> line.startsWith("Chromium ")).findFirst().orElse("unknown")
                    .replaceFirst("Chromium (\\S+).*", "$1");
        }
    }

    /** The page's document after its scripts ran, as the browser writes it. */
    public String dumpDom(int port, String path) throws IOException, GeneralSecurityException, InterruptedException {
        Path profile = Files.createTempDirectory("chromium");
        try {
            List<String> command = List.of(program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--disable-extensions", "--disable-dev-shm-usage", "--user-data-dir=" + profile,
                    "--origin-to-force-quic-on=server:" + port,
                    "--ignore-certificate-errors-spki-list=" + Credentials.shared().publicKeyPin(),
                    "--host-resolver-rules=MAP server 127.0.0.1,MAP * ~NOTFOUND,EXCLUDE 127.0.0.1",
                    "--virtual-time-budget=10000", "--timeout=30000", "--dump-dom",
                    "https://server:" + port + path);
            try (PeerProcess browser = PeerProcess.start(profile, command)) {
                int code = browser.awaitExit(LIMIT);
                if (code != 0) {
                    throw new IOException(browser.toString());
                }
                return browser.output();
            }
        } finally {
            Folders.delete(profile);
        }
    }
}
