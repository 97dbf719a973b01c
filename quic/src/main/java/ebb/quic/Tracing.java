package ebb.quic;

import ebb.quic.endpoint.TraceFactory;
import ebb.quic.io.SystemClock;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.Limit;
import ebb.quic.tls.KeyLog;
import ebb.quic.trace.QlogDirectory;
import ebb.quic.trace.Trace;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** The key log and the qlog of an endpoint, and their end. Thread-safe. */
final class Tracing implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("ebb.quic");

    private final BufferedWriter keys;
    private final QlogDirectory traces;

    Tracing(BufferedWriter keys, QlogDirectory traces) {
        this.keys = keys;
        this.traces = traces;
    }

    /** Opens what was asked for; null asks for nothing. */
    static Tracing open(Path keyLog, Path qlog) throws IOException {
        BufferedWriter keys = keyLog == null ? null : Files.newBufferedWriter(keyLog, StandardCharsets.US_ASCII,
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        QlogDirectory traces = qlog == null ? null : new QlogDirectory(qlog, SystemClock.now(), Instant.now());
        if (traces != null) {
            Thread.ofPlatform().name("ebb-qlog").daemon().start(traces);
        }
        return new Tracing(keys, traces);
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

    /** The same report with the records that the qlog had to drop. */
    EndpointReport counted(EndpointReport report) {
        long dropped = traces == null ? 0 : traces.droppedRecords();
        return dropped == 0 ? report : report.withHits(Limit.QLOG, dropped);
    }

    /** Makes traces. */
    TraceFactory factory() {
        return traces == null ? (server, original, now) -> Trace.NONE : traces::open;
    }

    @Override
    public void close() {
        if (traces != null) {
            traces.close();
        }
        closeKeys();
    }

    private synchronized void closeKeys() {
        if (keys != null) {
            try {
                keys.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the key log did not close cleanly", e);
            }
        }
    }
}
