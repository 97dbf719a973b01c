package ebb.interop.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders of programs that are over. Any thread. */
public final class Folders {
    private Folders() {
    }

    /** Deletes {@code folder} and what is in it; what a program's last children still write is tried again once. */
    public static void delete(Path folder) throws IOException {
        for (int attempt = 0; attempt < 2 && Files.exists(folder); attempt++) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException busy) {
                continue;
            }
        }
    }
}
