package ebb.quic;

import ebb.quic.endpoint.TraceFactory;
import ebb.quic.tls.KeyLog;
import ebb.quic.trace.Trace;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The key log and the qlog of an endpoint, and their end. Thread-safe. */
final class Tracing implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("ebb.quic");

    private final BufferedWriter keys;

    private Tracing(BufferedWriter keys) {
        this.keys = keys;
    }

    /** Opens what was asked for; null asks for nothing. */
    static Tracing open(Path keyLog, Path qlog) throws IOException {
        BufferedWriter keys = keyLog == null ? null : Files.newBufferedWriter(keyLog, StandardCharsets.US_ASCII,
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return new Tracing(keys);
    }

    /** The key log, or null. */
    KeyLog keyLog() {
        return keys == null ? null : this::log;
    }

    private synchronized void log(String line) {
        try {
            keys.write(line);
            keys.newLine();
            keys.flush();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the key log cannot be written", e);
        }
    }

    /** Makes traces. */
    TraceFactory factory() {
        return (server, original, now) -> Trace.NONE;
    }

    @Override
    public synchronized void close() {
        if (keys != null) {
            try {
                keys.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the key log did not close cleanly", e);
            }
        }
    }
}
