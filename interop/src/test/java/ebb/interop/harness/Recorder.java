package ebb.interop.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final int FEW = 3;

    /** The table of this run and the cases it met; closed, and with that written, by JUnit at its end. */
    private record Page(InteropTable table, Path file, Map<Peer, Set<String>> met) implements AutoCloseable {
        static Page open() {
            String name = System.getProperty(FILE);
            if (name == null || name.isEmpty()) {
                return new Page(new InteropTable(), null, new ConcurrentHashMap<>());
            }
            Path file = Path.of(name);
            try {
                boolean old = Files.exists(file);
                return new Page(old ? InteropTable.parse(Files.readString(file)) : new InteropTable(), file,
                        new ConcurrentHashMap<>());
            } catch (IOException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }

        void put(Peer peer, String what, String result) {
            table.put(peer.ebb(), peer.value(), what, result);
            met.computeIfAbsent(peer, column -> ConcurrentHashMap.newKeySet()).add(what);
        }

        @Override
        public void close() throws IOException {
            met.forEach((peer, cases) -> {
                // Fewer are a test that somebody ran alone, which says nothing about the others.
                if (cases.size() > FEW) {
                    table.retain(peer.ebb(), peer.value(), cases);
                }
            });
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
        Page page = context.getRoot().getStore(ExtensionContext.Namespace.create(Recorder.class))
                .getOrComputeIfAbsent(Page.class, key -> Page.open(), Page.class);
        for (String what : row.value()) {
            page.put(peer, what, result);
        }
        context.getTestInstance().filter(Versioned.class::isInstance).map(Versioned.class::cast)
                .ifPresent(known -> page.table().version(peer.value(), known.version()));
    }
}
