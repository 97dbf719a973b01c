package ebb.fuzz;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what endpoints log as their own mistakes, which end no more than a connection and would go unnoticed. */
final class Defects implements AutoCloseable {
    /** Held, because the logging system itself holds loggers weakly. */
    private static final Logger LOGGER = Logger.getLogger("ebb.quic.endpoint");

    private LogRecord first;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            if (first == null && logged.getLevel().intValue() >= Level.SEVERE.intValue()) {
                first = logged;
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

    Defects() {
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(handler);
    }

    /** Throws if there was one. */
    void throwFirst() {
        if (first != null) {
            throw new AssertionError(first.getMessage(), first.getThrown());
        }
    }

    @Override
    public void close() {
        LOGGER.removeHandler(handler);
    }
}
