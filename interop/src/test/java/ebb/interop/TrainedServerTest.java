package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./ebb train} and the servers after it, as processes, in a tree of their own with the jars of this build. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
final class TrainedServerTest {

    private static final Path BUILT = Path.of("..", "cli", "target");
    /** Of a class that every server loads, from its jar or from the cache. */
    private static final String LOADED = "ebb.quic.endpoint.Endpoint source: ";
    private static final String FROM_CACHE = LOADED + "shared objects file";

    @TempDir
    static Path tree;
    private static Path cache;

    @BeforeAll
    static void train() throws Exception {
        // There are no jars where the tests run without them having been packaged: mvn test.
        assumeTrue(Files.isDirectory(BUILT.resolve("lib")), "the command is not packaged");
        makeTree();
        Process training = start(Map.of(), "train", "--for", "1ms");
        String said = new String(training.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, training.waitFor(), said);
        assertEquals(2, said.lines().count(), said);
        cache = named(tree.resolve("cli/target"), ".aot");
        assertTrue(said.contains("ebb: wrote " + cache.toRealPath()), said);
    }

    private static void makeTree() throws IOException {
        FileTime past = FileTime.from(Instant.now().minusSeconds(3600));
        Files.copy(Path.of("..", "ebb"), tree.resolve("ebb"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.setLastModifiedTime(Files.createFile(tree.resolve("pom.xml")), past);
        for (String module : List.of("quic", "http3", "watch", "cli")) {
            Files.setLastModifiedTime(Files.createDirectories(tree.resolve(module + "/src/main")), past);
            Files.setLastModifiedTime(Files.createFile(tree.resolve(module + "/pom.xml")), past);
            Files.createDirectories(tree.resolve(module + "/target/lib"));
            Files.createFile(tree.resolve(module + "/target/ebb-" + module + "-0.jar"));
        }
        Path jar = tree.resolve("cli/target/ebb-cli-0.jar");
        try (Stream<Path> jars = Files.list(BUILT)) {
            Path own = jars.filter(file -> file.getFileName().toString().matches("ebb-cli-[^a-z]*(SNAPSHOT)?\\.jar"))
                    .findFirst().orElseThrow();
            Files.copy(own, jar, StandardCopyOption.REPLACE_EXISTING);
        }
        try (Stream<Path> jars = Files.list(BUILT.resolve("lib"))) {
            for (Path library : jars.toList()) {
                Files.copy(library, tree.resolve("cli/target/lib").resolve(library.getFileName()));
            }
        }
    }

    private static Path named(Path directory, String end) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(end)).findFirst().orElseThrow();
        }
    }

    private static Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(tree.resolve("ebb").toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("EBB_AOT", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().putAll(Map.of("EBB_JAVA_HOME", System.getProperty("java.home"),
                "XDG_STATE_HOME", tree.resolve("state").toString()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What the class loading of a server tells about where Ebb's classes came from; it says nothing else unusual. */
    private static String originUnder(String options) throws Exception {
        Path log = tree.resolve("classes.log");
        Process server = start(Map.of("EBB_JAVA_OPTS", options + " -Xlog:class+load:file=" + log), "serve",
                "--listen", "127.0.0.1:0", "--admin", "off");
        List<String> said = new ArrayList<>();
        try (BufferedReader lines = server.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.startsWith("ebb: ready on ")) {
                    server.toHandle().destroy();
                }
            }
            assertTrue(server.waitFor(60, TimeUnit.SECONDS), "the server did not end");
        } finally {
            server.destroyForcibly();
        }
        assertEquals(0, server.exitValue(), said.toString());
        assertTrue(said.getFirst().startsWith("Development certificate for "), said.toString());
        assertTrue(said.getLast().startsWith("ebb: released 0 connections"), said.toString());
        assertEquals(6, said.size(), said.toString());
        String loaded = Files.readString(log);
        int at = loaded.indexOf(LOADED);
        return loaded.substring(at, loaded.indexOf('\n', at));
    }

    @Test
    void serverTakesItsClassesFromTheCache() throws Exception {
        assertEquals(FROM_CACHE, originUnder("-Xmx1g").replaceFirst("file.*", "file"));
    }

    @Test
    void serverWhoseOptionsDoNotFitTheCacheStartsQuietlyWithoutIt() throws Exception {
        assertTrue(originUnder("-XX:-UseCompactObjectHeaders").startsWith(LOADED + "file:"));
    }

    @Test
    void serverWithADamagedCacheStartsQuietlyWithoutIt() throws Exception {
        Path whole = Files.copy(cache, tree.resolve("whole.aot"));
        try {
            try (RandomAccessFile file = new RandomAccessFile(cache.toFile(), "rw")) {
                file.seek(file.length() / 2);
                file.write(new byte[64 << 10]);
            }
            assertTrue(originUnder("-Xmx1g").startsWith(LOADED + "file:"));
        } finally {
            Files.move(whole, cache, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void cacheThatIsCutOffIsPassedOverQuietly() throws Exception {
        Path whole = Files.copy(cache, tree.resolve("whole.aot"));
        try {
            try (RandomAccessFile file = new RandomAccessFile(cache.toFile(), "rw")) {
                file.setLength(file.length() / 2);
            }
            assertTrue(originUnder("-Xmx1g").startsWith(LOADED + "file:"));
        } finally {
            Files.move(whole, cache, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
