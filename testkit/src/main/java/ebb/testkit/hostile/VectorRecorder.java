package ebb.testkit.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives each test its {@link Measured} and enters what came of it in the page, which is written when the last test of
 * the run is over. The file is named by the system property {@value #FILE}; without it, or in the long form of the
 * tests, nothing is written.
 */
public final class VectorRecorder implements TestWatcher, ParameterResolver {
    /** The system property that names the file. */
    public static final String FILE = "ebb.hostile.table";

    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(VectorRecorder.class);

    /** The page of this run; closed, and with that written, by JUnit at its end. */
    private record Page(HostilePage rows, Path file) implements AutoCloseable {
        static Page open() {
            String name = System.getProperty(FILE);
            if (name == null || name.isEmpty() || Measured.isFull()) {
                return new Page(new HostilePage(), null);
            }
            Path file = Path.of(name);
            try {
                return new Page(Files.exists(file) ? HostilePage.parse(Files.readString(file)) : new HostilePage(), file);
            } catch (IOException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                Files.writeString(file, rows.markdown());
            }
        }
    }

    /** Made by JUnit. */
    public VectorRecorder() {
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Measured.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return measured(context);
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        record(context, measured(context).text(), measured(context).counters());
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        record(context, "FAILED", "");
    }

    static Measured measured(ExtensionContext context) {
        return context.getStore(SPACE).getOrComputeIfAbsent(Measured.class, key -> new Measured(), Measured.class);
    }

    private static void record(ExtensionContext context, String measured, String counters) {
        Vector vector = context.getRequiredTestMethod().getAnnotation(Vector.class);
        String test = context.getRequiredTestClass().getSimpleName() + "." + context.getRequiredTestMethod().getName();
        context.getRoot().getStore(SPACE).getOrComputeIfAbsent(Page.class, key -> Page.open(), Page.class)
                .rows().put(vector, test, new HostilePage.Found(measured, counters));
    }
}
