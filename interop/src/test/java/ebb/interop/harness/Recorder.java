package ebb.interop.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Enters the result of each {@link Case} and writes the table when the last test of the run is over. A test that was
 * skipped because its peer is missing leaves the table as it is.
 *
 * <p>The file is named by the system property {@value #FILE}; without it nothing is written.
 */
public final class Recorder implements TestWatcher {
    /** The system property that names the file. */
    public static final String FILE = "ebb.interop.table";

    private static final String PASSED = "yes";
    private static final String FAILED = "FAILED";

    /** The table of this run; closed, and with that written, by JUnit at its end. */
    private record Page(InteropTable table, Path file) implements AutoCloseable {
        static Page open() {
            String name = System.getProperty(FILE);
            if (name == null || name.isEmpty()) {
                return new Page(new InteropTable(), null);
            }
            Path file = Path.of(name);
            try {
                boolean old = Files.exists(file);
                return new Page(old ? InteropTable.parse(Files.readString(file)) : new InteropTable(), file);
            } catch (IOException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, table.markdown());
            }
        }
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        record(context, PASSED);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        record(context, FAILED);
    }

    private static void record(ExtensionContext context, String result) {
        Peer peer = context.getRequiredTestClass().getAnnotation(Peer.class);
        Case row = context.getRequiredTestMethod().getAnnotation(Case.class);
        if (peer == null || row == null) {
            return;
        }
        InteropTable table = context.getRoot().getStore(ExtensionContext.Namespace.create(Recorder.class))
                .getOrComputeIfAbsent(Page.class, key -> Page.open(), Page.class).table();
        for (String what : row.value()) {
            table.put(peer.ebb(), peer.value(), what, result);
        }
        context.getTestInstance().filter(Versioned.class::isInstance).map(Versioned.class::cast)
                .ifPresent(known -> table.version(peer.value(), known.version()));
    }
}
