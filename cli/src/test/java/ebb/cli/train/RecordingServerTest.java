package ebb.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.cli.model.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ebb train} makes of servers that do not do what they should; each is a script in the launcher's place. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class RecordingServerTest {

    private static final String READY = "echo 'ebb: admin at http://127.0.0.1:1/'\n"
            + "echo 'ebb: ready on 127.0.0.1:1 (h3) pid 1'\n";
    /** In short steps, between which the shell looks for signals: one that comes just before a long step waits for its end. */
    private static final String WAIT = "while :; do sleep 0.05; done\n";

    @TempDir
    Path home;
    private Path target;

    @BeforeEach
    void makeTarget() throws IOException {
        target = Files.createDirectory(home.resolve("target"));
    }

    private TrainSettings settings(String script) throws IOException {
        Path launcher = Files.writeString(home.resolve("launcher"), "#!/usr/bin/env bash\n" + script);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new TrainSettings(Duration.ofMillis(1), launcher, target.resolve("ebb.aot"));
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void serverThatDoesNotStartIsQuoted() throws Exception {
        TrainSettings settings = settings("echo 'ebb: cannot listen' >&2\nexit 1\n");
        CommandFailure failure = assertThrows(CommandFailure.class, () -> RecordingServer.start(settings));
        assertEquals("the server that was to be trained did not start: ebb: cannot listen", failure.getMessage());
        assertNothingIsLeft();
    }

    @Test
    void launcherThatIsNotThereIsNamed() throws Exception {
        TrainSettings settings = new TrainSettings(Duration.ZERO, home.resolve("nobody"), target.resolve("ebb.aot"));
        CommandFailure failure = assertThrows(CommandFailure.class, () -> RecordingServer.start(settings));
        assertTrue(failure.getMessage().contains(home.resolve("nobody").toString()), failure.getMessage());
        assertNothingIsLeft();
    }

    @Test
    void finishedServerLeavesItsCacheAndClosingTakesItAway() throws Exception {
        TrainSettings settings = settings("trap 'echo learned >\"$EBB_AOT_OUTPUT\"; exit 0' TERM\n" + READY + WAIT);
        try (RecordingServer server = RecordingServer.start(settings)) {
            assertEquals("127.0.0.1:1", server.address().toString());
            assertEquals(URI.create("http://127.0.0.1:1/"), server.admin());
            assertEquals("learned\n", Files.readString(server.finish()));
        }
        assertNothingIsLeft();
    }

    @Test
    void serverThatWritesNoCacheIsQuoted() throws Exception {
        TrainSettings settings = settings("trap 'echo the disk is full; exit 0' TERM\n" + READY + WAIT);
        try (RecordingServer server = RecordingServer.start(settings)) {
            CommandFailure failure = assertThrows(CommandFailure.class, server::finish);
            assertEquals("the JVM wrote no AOT cache and ended with code 0: the disk is full", failure.getMessage());
        }
        assertNothingIsLeft();
    }

    @Test
    void serverIsKilledWhenTheLoadFails() throws Exception {
        TrainSettings settings = settings("trap '' TERM\necho $$ >\"" + home + "/pid\"\n" + READY + WAIT);
        try (RecordingServer server = RecordingServer.start(settings)) {
            CommandFailure failure = assertThrows(CommandFailure.class,
                    () -> new Exercise(server.address(), server.admin()).last(settings.time()));
            assertEquals("the server that was to be trained failed at the admin endpoint: nothing listens there",
                    failure.getMessage());
        }
        long pid = Long.parseLong(Files.readString(home.resolve("pid")).strip());
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        assertNothingIsLeft();
    }
}
