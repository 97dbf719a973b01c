package ebb.interop.peer;

import ebb.interop.harness.Credentials;
import ebb.interop.harness.PeerProcess;
import ebb.interop.harness.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Headless Firefox with a fresh profile that trusts this run's certificate and knows of HTTP/3 at one port.
 *
 * @param program its path
 * @param certificates the path of certutil
 */
public record Firefox(String program, String certificates) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PREFERENCES = """
            user_pref("network.http.http3.enable", true);
            user_pref("network.http.http3.alt-svc-mapping-for-testing", "localhost;h3=:%d");
            user_pref("network.http.http3.disable_when_third_party_roots_found", false);
            user_pref("network.dns.disableIPv6", true);
            user_pref("network.captive-portal-service.enabled", false);
            user_pref("network.connectivity-service.enabled", false);
            user_pref("datareporting.policy.dataSubmissionEnabled", false);
            user_pref("toolkit.telemetry.enabled", false);
            user_pref("browser.shell.checkDefaultBrowser", false);
            user_pref("browser.aboutwelcome.enabled", false);
            user_pref("app.normandy.enabled", false);
            user_pref("services.settings.server", "https://localhost:9/");
            """;

    /** The installed one, or no test. */
    public static Firefox installed() {
        return new Firefox(Programs.require("firefox-esr"), Programs.require("certutil"));
    }

    /** Its version, short. */
    public String version() {
        return Programs.version(program, "--version", Pattern.compile("Firefox (\\S+)"));
    }

    /** Opens a page; to be closed when the page has done what it is for. */
    public PeerProcess open(Path folder, int port, String path)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path profile = Files.createDirectories(folder.resolve("profile"));
        Files.writeString(profile.resolve("user.js"), PREFERENCES.formatted(port));
        String store = "sql:" + profile;
        run(folder, certificates, "-N", "-d", store, "--empty-password");
        run(folder, certificates, "-A", "-d", store, "-n", "ebb", "-t", "C,,", "-i",
                Credentials.shared().certificatePem().toString());
        return PeerProcess.start(folder, Map.of("HOME", folder.toString()), List.of(program, "--headless",
                "--no-remote", "--profile", profile.toString(), "https://localhost:" + port + path));
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        try (PeerProcess process = PeerProcess.start(folder, List.of(command))) {
            if (process.awaitExit(LIMIT) != 0) {
                throw new IOException(process.toString());
            }
        }
    }
}
