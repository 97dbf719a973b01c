package ebb.interop.harness;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Finds the peers that are programs. Any thread. */
public final class Programs {
    private static final String UNKNOWN = "unknown";
    private static final Path NPM_BINARIES = Path.of("target", "peers", "node_modules", ".bin");

    private Programs() {
    }

    /**
     * The program's path. Where it is not installed the test is skipped, or fails if the environment says {@code CI}:
     * there a green run must mean that the peer was met.
     */
    public static String require(String program) {
        Optional<String> found = find(program);
        if (found.isEmpty()) {
            String message = program + " is not installed: .ci/run installs all the peers";
            if (isCi()) {
                fail(message);
            }
            Assumptions.abort(message);
        }
        return found.orElseThrow();
    }

    /** The version of an installed Debian package, or "unknown". */
    public static String packageVersion(String name) {
        try (PeerProcess query = PeerProcess.start(Path.of("."),
                List.of("dpkg-query", "-W", "-f", "${Version}", name))) {
            return query.awaitExit(Duration.ofSeconds(10)) == 0 ? query.output() : UNKNOWN;
        } catch (IOException noDebian) {
            return UNKNOWN;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    /** Whether a missing peer is a failure. */
    public static boolean isCi() {
        String ci = System.getenv("CI");
        return ci != null && !ci.isEmpty() && !ci.equals("false") && !ci.equals("0");
    }

    private static Optional<String> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(Pattern.quote(File.pathSeparator))) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return Optional.of(candidate.toString());
            }
        }
        Path npm = NPM_BINARIES.resolve(program).toAbsolutePath();
        return Files.isExecutable(npm) ? Optional.of(npm.toString()) : Optional.empty();
    }
}
