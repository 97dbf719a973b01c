package ebb.watch.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.acme.Rooms;
import ebb.watch.explain.heap.Lives;
import ebb.watch.explain.model.Explanation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainerTest {

    @AfterEach
    void forget() {
        Rooms.clear();
    }

    private static List<Path> leftBehind() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("ebb-explain")).toList();
        }
    }

    @Test
    void thisJvmIsExplainedByAProcessOfItsOwnAndTheDumpIsGone() throws Exception {
        List<Path> before = leftBehind();
        Explanation explanation;
        try (Lives lives = new Lives()) {
            Rooms.enter("user-17", lives.released());
            explanation = Explainer.ofThisJvm();
        }
        assertEquals(1, explanation.connections(), explanation::toString);
        assertEquals("com.acme.Rooms.BY_USER", explanation.holders().getFirst().holder());
        assertTrue(explanation.timeMillis() > 0);
        assertEquals(before, leftBehind());
    }

    @Test
    void anotherJvmIsExplainedInTheSameWay() throws Exception {
        // This JVM is asked as any other would be.
        Explanation explanation = Explainer.ofProcess(ProcessHandle.current().pid());
        assertEquals(0, explanation.connections(), explanation::toString);
    }

    @Test
    void whatIsNoDumpIsRefused(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("notes.txt"), "not a heap dump");
        var failure = assertThrows(CannotExplain.class, () -> Explainer.ofDump(file));
        assertTrue(failure.getMessage().startsWith("cannot walk the heap dump: "), failure::getMessage);
        var missing = assertThrows(CannotExplain.class, () -> Explainer.ofDump(directory.resolve("none")));
        assertTrue(missing.getMessage().startsWith("cannot read the heap dump "), missing::getMessage);
    }

    @Test
    void aProcessThatIsNoneOrNoJvmIsNotAsked() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            var failure = assertThrows(CannotExplain.class, () -> Explainer.ofProcess(other.pid()));
            assertTrue(failure.getMessage().startsWith("process " + other.pid() + " is not a JVM"),
                    failure::getMessage);
            assertTrue(other.isAlive());
        } finally {
            other.destroyForcibly().waitFor();
        }
        var gone = assertThrows(CannotExplain.class, () -> Explainer.ofProcess(other.pid()));
        assertEquals("there is no process " + other.pid() + " on this machine", gone.getMessage());
    }

    @Test
    void dumpsAreForOnesOwnEyesAndDeletedWithTheirDirectory() throws Exception {
        Path file;
        try (PrivateDirectory directory = PrivateDirectory.with(1)) {
            file = Files.writeString(directory.file("heap.hprof"), "keys");
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        }
        assertFalse(Files.exists(file.getParent()));
    }

    @Test
    void aDumpThatWouldNotFitIsNotBegun() {
        var failure = assertThrows(CannotExplain.class, () -> PrivateDirectory.with(Long.MAX_VALUE / 2));
        assertTrue(failure.getMessage().contains("does not fit into"), failure::getMessage);
    }
}
