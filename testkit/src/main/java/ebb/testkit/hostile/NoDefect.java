package ebb.testkit.hostile;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test in which an endpoint met an exception that is no protocol error: it ends only the connection that met it,
 * and would go unnoticed.
 */
public final class NoDefect implements BeforeEachCallback, AfterEachCallback {
    /** Held, because the logging system itself holds loggers weakly. */
    private final Logger logger = Logger.getLogger("ebb.quic.endpoint");
    private final List<LogRecord> errors = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            if (logged.getLevel().intValue() >= Level.SEVERE.intValue()) {
                errors.add(logged);
            }
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    /** Made by JUnit. */
    public NoDefect() {
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        errors.clear();
        logger.addHandler(handler);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.removeHandler(handler);
        if (!errors.isEmpty()) {
            LogRecord first = errors.getFirst();
            throw new AssertionError(first.getMessage() + " (" + errors.size() + " in all)", first.getThrown());
        }
    }
}
