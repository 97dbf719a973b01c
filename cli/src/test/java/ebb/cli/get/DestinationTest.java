package ebb.cli.get;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.cli.model.CommandFailure;
import ebb.cli.model.Target;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {

    @TempDir
    Path home;
    private List<Target> targets;

    @BeforeEach
    void urls() throws CommandFailure {
        targets = List.of(Target.parse("https://h/a/x.txt"),
                Target.parse("https://h/b/x.txt"), Target.parse("https://h/"));
    }

    @Test
    void withoutOutputsEverythingIsPrinted() throws CommandFailure {
        assertTrue(Destination.of(targets, List.of()).stream().allMatch(Destination::isStandardOutput));
    }

    @Test
    void oneOutputForSeveralUrlsIsADirectoryWithoutClashes() throws CommandFailure {
        String folder = home.resolve("new/folder").toString();
        assertEquals(List.of("x.txt", "x.txt.1", "index.html"), Destination.of(targets, List.of(folder)).stream()
                .map(destination -> home.resolve("new/folder").relativize(
                        destination.file().orElseThrow()).toString()).toList());
        assertTrue(Files.isDirectory(home.resolve("new/folder")));
    }

    @Test
    void asManyOutputsAsUrls() throws CommandFailure {
        var all = Destination.of(targets, List.of(home.resolve("1").toString(), "-", home.toString()));
        assertEquals(Optional.of(home.resolve("1")), all.get(0).file());
        assertTrue(all.get(1).isStandardOutput());
        assertEquals(Optional.of(home.resolve("index.html")), all.get(2).file());
    }

    @Test
    void anyOtherNumberIsWrongUse() {
        var failure = assertThrows(CommandFailure.class, () -> Destination.of(targets, List.of("a", "b")));
        assertEquals(2, failure.exitCode());
    }

    @Test
    void aFileThatCannotBeMadeIsAWriteError() {
        var destination = new Destination(Optional.of(home.resolve("missing/file")));
        assertEquals(23, assertThrows(CommandFailure.class, () -> destination.open(System.out)).exitCode());
    }

    @Test
    void standardOutputStaysOpen() throws Exception {
        var closed = new boolean[1];
        var out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        try (OutputStream opened = new Destination(Optional.empty()).open(out)) {
            opened.write(new byte[] {1, 2, 3}, 1, 2);
        }
        assertEquals(2, out.size());
        assertTrue(!closed[0]);
    }
}
