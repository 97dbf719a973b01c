package ebb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a tree that looks as if it were built, with a JDK whose {@code java} prints its arguments. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final Instant BUILT = Instant.parse("2026-01-01T12:00:00Z");
    private static final String VERSION = "25.0.1+8";

    @TempDir
    Path tree;
    private Path jdk;
    private Path jar;
    private Path cache;

    @BeforeEach
    void makeTree() throws IOException {
        Path launcher = Files.copy(Path.of("..", "ebb"), tree.resolve("ebb"));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        touch(launcher, BUILT);
        touch(Files.writeString(tree.resolve("pom.xml"), ""), BUILT.minusSeconds(60));
        for (String module : List.of("quic", "http3", "watch", "cli")) {
            touch(Files.createDirectories(tree.resolve(module + "/src/main")), BUILT.minusSeconds(60));
            touch(Files.writeString(tree.resolve(module + "/pom.xml"), ""), BUILT.minusSeconds(60));
            Files.createDirectories(tree.resolve(module + "/target/lib"));
            touch(Files.writeString(tree.resolve(module + "/target/ebb-" + module + "-1.jar"), ""), BUILT);
        }
        jar = touch(Files.writeString(tree.resolve("cli/target/lib/ebb-quic-1.jar"), ""), BUILT);
        jdk = Files.createDirectories(tree.resolve("jdk"));
        release(VERSION);
        Path java = Files.createDirectory(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        cache = touch(Files.writeString(tree.resolve("cli/target/ebb-" + VERSION + ".aot"), "learned"),
                BUILT.plusSeconds(60));
    }

    private void release(String version) throws IOException {
        Files.writeString(jdk.resolve("release"), "JAVA_RUNTIME_VERSION=\"" + version + "\"\nJAVA_VERSION=\"25.0.1\"\n");
    }

    private static Path touch(Path file, Instant time) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(time));
    }

    private List<String> arguments(Map<String, String> environment, String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(tree.resolve("ebb").toString(), command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("EBB_AOT", "EBB_AOT_OUTPUT", "EBB_JAVA_OPTS", "JAVA_TOOL_OPTIONS",
                "JDK_JAVA_OPTIONS"));
        builder.environment().put("EBB_JAVA_HOME", jdk.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.lines().toList();
    }

    private static boolean speaksOfCaches(List<String> arguments) {
        return arguments.stream().anyMatch(argument -> argument.contains("AOT") || argument.contains("-Xlog"));
    }

    private void assertStartsWithoutCache(Map<String, String> environment) throws Exception {
        List<String> arguments = arguments(environment, "serve");
        assertTrue(arguments.contains("-XX:+UseG1GC"), arguments.toString());
        assertTrue(!speaksOfCaches(arguments), arguments.toString());
    }

    @Test
    void serveStartsWithTheCacheAndSaysNothingOfIt() throws Exception {
        List<String> arguments = arguments(Map.of("EBB_JAVA_OPTS", "-Xmx4g"), "serve");
        assertTrue(arguments.containsAll(List.of("-XX:AOTCache=" + cache.toRealPath(), "-XX:+VerifySharedSpaces",
                "-Xlog:aot=off", "-Xlog:cds=off", "-Xmx4g")), arguments.toString());
    }

    @Test
    void cacheThatIsOlderThanWhatItWasMadeOfIsPassedOver() throws Exception {
        for (Path part : List.of(jar, tree.resolve("cli/target/ebb-cli-1.jar"), tree.resolve("ebb"))) {
            touch(part, BUILT.plusSeconds(120));
            assertStartsWithoutCache(Map.of());
            touch(part, BUILT);
            assertTrue(speaksOfCaches(arguments(Map.of(), "serve")));
        }
    }

    @Test
    void cacheOfAnotherJdkIsPassedOver() throws Exception {
        release("25.0.2+10");
        assertStartsWithoutCache(Map.of());
    }

    @Test
    void emptyCacheIsPassedOver() throws Exception {
        touch(Files.writeString(cache, ""), BUILT.plusSeconds(60));
        assertStartsWithoutCache(Map.of());
    }

    @Test
    void cacheIsPassedOverWhenTheUserSaysSo() throws Exception {
        assertStartsWithoutCache(Map.of("EBB_AOT", "off"));
    }

    @Test
    void cacheIsPassedOverWhenTheUsersOptionsSpeakOfArchives() throws Exception {
        for (String variable : List.of("EBB_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")) {
            for (String option : List.of("-Xshare:off", "-XX:SharedArchiveFile=mine.jsa", "-XX:AOTCache=mine.aot")) {
                List<String> arguments = arguments(Map.of(variable, "-Xmx1g " + option), "serve");
                assertTrue(!arguments.contains("-XX:AOTCache=" + cache.toRealPath()), arguments.toString());
                assertTrue(!arguments.contains("-Xlog:aot=off"), arguments.toString());
            }
        }
    }

    @Test
    void shortCommandsStartWithoutTheCache() throws Exception {
        List<String> arguments = arguments(Map.of(), "get");
        assertTrue(arguments.contains("-XX:+UseSerialGC"), arguments.toString());
        assertTrue(!speaksOfCaches(arguments), arguments.toString());
    }

    @Test
    void serveThatIsTrainedRecordsWithItsOwnOptionsAndUsesNoCache() throws Exception {
        List<String> arguments = arguments(Map.of("EBB_AOT_OUTPUT", "/new.aot"), "serve");
        assertTrue(arguments.contains("-XX:AOTCacheOutput=/new.aot") && arguments.contains("-XX:+UseG1GC"),
                arguments.toString());
        assertTrue(arguments.stream().noneMatch(argument -> argument.startsWith("-XX:AOTCache=")), arguments.toString());
    }

    @Test
    void trainIsToldWhereTheLauncherLooksForTheCache() throws Exception {
        List<String> arguments = arguments(Map.of(), "train");
        assertTrue(arguments.contains("-Debb.aot=" + cache.toRealPath()), arguments.toString());
        assertTrue(arguments.contains("-Debb.launcher=" + tree.resolve("ebb").toRealPath()), arguments.toString());
    }
}
