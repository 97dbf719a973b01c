package ebb.bench.run;

import io.netty.util.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import tech.kwik.core.KwikVersion;

/** What a figure is worth nothing without: where, when and with what it was measured. */
public final class Machine {

    private Machine() {
    }

    /** A few lines; {@code mode} is what stands behind {@code ./ebb bench} before the arguments, and may be empty. */
    public static List<String> describe(String mode, List<String> arguments) {
        return List.of("command: `" + ("./ebb bench " + mode + " " + String.join(" ", arguments)).replaceAll(" +", " ")
                .strip() + "`, " + LocalDate.now(),
                "machine: " + Runtime.getRuntime().availableProcessors() + " × " + processor() + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "JDK " + Runtime.version() + ", Netty " + netty() + ", kwik " + KwikVersion.getVersion());
    }

    private static String netty() {
        return Optional.ofNullable(Version.identify().get("netty-common")).map(Version::artifactVersion)
                .orElse("of unknown version");
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 2)).orElse("processor");
        } catch (IOException e) {
            return "processor";
        }
    }
}
