package ebb.watch.explain;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A directory that only this user can look into, for a heap dump. Deleted with all that is in it when it is closed, and
 * when this process ends before that by anything but SIGKILL. Thread-safe.
 */
final class PrivateDirectory implements AutoCloseable {
    private static final long RESERVE_BYTES = 64 << 20;

    private final Path directory;
    private final Thread hook;

    private PrivateDirectory(Path directory) {
        this.directory = directory;
        this.hook = new Thread(this::delete, "ebb-explain-delete");
    }

    /** Makes one below {@code java.io.tmpdir}, where a file of so many bytes must find room. */
    static PrivateDirectory with(long bytes) throws CannotExplain {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            FileStore store = Files.getFileStore(parent);
            if (store.getUsableSpace() < bytes + RESERVE_BYTES) {
                throw new CannotExplain(String.format(Locale.ROOT, "a heap dump of up to %,d MiB does not fit into %s,"
                        + " where %,d MiB are free; choose another directory with -Djava.io.tmpdir=DIR", bytes >> 20,
                        parent, store.getUsableSpace() >> 20));
            }
            boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
            Path made = posix ? Files.createTempDirectory(parent, "ebb-explain",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                    : Files.createTempDirectory(parent, "ebb-explain");
            PrivateDirectory directory = new PrivateDirectory(made);
            Runtime.getRuntime().addShutdownHook(directory.hook);
            return directory;
        } catch (IOException e) {
            throw new CannotExplain("cannot make a directory for the heap dump in " + parent + ": " + e.getMessage());
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Idempotent. */
    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process is ending, and the hook runs or has run.
            return;
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (java.nio.file.NoSuchFileException e) {
            // Deleted already.
            return;
        } catch (IOException e) {
            System.getLogger("ebb.watch.explain").log(System.Logger.Level.ERROR,
                    "the heap dump in " + directory + " could not be deleted, and it holds keys: delete it", e);
        }
    }
}
