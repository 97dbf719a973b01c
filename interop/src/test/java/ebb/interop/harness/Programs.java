package ebb.interop.harness;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Finds the peers that are programs. Any thread. */
public final class Programs {
    private static final String UNKNOWN = "unknown";
    /** Where .ci/run puts what the system's packages do not have; first, since the system's may lack HTTP/3. */
    private static final Path OWN_BINARIES = Path.of("target", "peers", "bin");
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
            missing(program + " is not installed");
        }
        return found.orElseThrow();
    }

    /** A peer cannot be met: fails or skips the test. */
    public static void missing(String why) {
        String message = why + ": .ci/run installs all the peers";
        if (isCi()) {
            fail(message);
        }
        Assumptions.abort(message);
    }

    /** What {@code program}, which must be installed, says of its version: the group of {@code pattern}, or "unknown". */
    public static String version(String program, String argument, Pattern pattern) {
        try (PeerProcess asked = PeerProcess.start(Path.of("."), List.of(require(program), argument))) {
            asked.awaitExit(Duration.ofSeconds(30));
            Matcher found = pattern.matcher(asked.output());
            return found.find() ? found.group(1) : UNKNOWN;
        } catch (IOException unusable) {
            return UNKNOWN;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
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
        List<Path> folders = new ArrayList<>(List.of(OWN_BINARIES));
        for (String folder : System.getenv().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator))) {
            folders.add(Path.of(folder));
        }
        folders.add(NPM_BINARIES);
        return folders.stream().map(folder -> folder.resolve(program).toAbsolutePath())
                .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file)).map(Path::toString).findFirst();
    }
}
