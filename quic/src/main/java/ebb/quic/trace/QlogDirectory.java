package ebb.quic.trace;

import ebb.quic.wire.ConnectionId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A folder that gets a qlog file for each connection: {@code <original destination ID>_<role>.sqlog}, a JSON text
 * sequence. Owned by whoever starts the one thread that executes {@link #run()} and calls {@link #close()}; traces may
 * be opened and used by any loop.
 *
 * <p>Bounds: {@link #MAX_QUEUED_BYTES} of records on their way to disk, further ones are dropped and counted;
 * {@link #MAX_OPEN_FILES} open files, others are opened again when needed. When a file cannot be written its trace ends
 * and the first such failure is logged; connections do not notice.
 */
public final class QlogDirectory implements Runnable, AutoCloseable {
    /** The least memory that rides out a slow disk without letting it grow. */
    public static final int MAX_QUEUED_BYTES = 1 << 20;

    private static final System.Logger LOG = System.getLogger("ebb.quic");
    private static final int MAX_OPEN_FILES = 32;
    private static final int MAX_SAME_NAMES = 100;
    private static final long CLOSE_MILLIS = 5000;
    private static final String EVENTS = "urn:ietf:params:qlog:events:quic-12";

    /** Where files are kept. */
    interface Disk {
        /** Opens a file to write to. */
        OutputStream open(Path file, OpenOption... options) throws IOException;
    }

    private final Path directory;
    private final Disk disk;
    private final long startNanos;
    private final Instant startTime;
    private final QlogQueue queue = new QlogQueue(MAX_QUEUED_BYTES);
    /** Open files, the least recently used first; the writer's. */
    private final Map<QlogFile, OutputStream> open = new LinkedHashMap<>(16, 0.75f, true);
    private boolean running;
    private boolean finished;
    private long failures;

    /**
     * A folder, which is made if need be.
     *
     * @param startNanos the present on the monotonic clock that events use
     * @param startTime the present on the wall clock, for the files' headers
     */
    public QlogDirectory(Path directory, long startNanos, Instant startTime) throws IOException {
        this(directory, Files::newOutputStream, startNanos, startTime);
    }

    QlogDirectory(Path directory, Disk disk, long startNanos, Instant startTime) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.disk = disk;
        this.startNanos = startNanos;
        this.startTime = startTime;
    }

    /** The trace of a connection that begins now. Any thread; touches no disk. */
    public Trace open(boolean server, ConnectionId originalDestination, long now) {
        String role = server ? "server" : "client";
        JsonWriter header = new JsonWriter().object()
                .field("file_schema", "urn:ietf:params:qlog:file:sequential")
                .field("serialization_format", "application/qlog+json-seq")
                .object("trace").object("common_fields")
                .hex("group_id", originalDestination)
                .field("time_format", "relative_to_epoch")
                .object("reference_time").field("clock_type", "monotonic").field("epoch", "unknown")
                .field("wall_clock_time", startTime.plusNanos(now - startNanos).toString()).endObject()
                .endObject()
                .object("vantage_point").field("name", "ebb").field("type", role).endObject()
                .array("event_schemas").value(EVENTS).endArray()
                .endObject().endObject();
        QlogFile file = new QlogFile(originalDestination + "_" + role);
        // A file without its first record is of no use to anybody.
        return queue.offer(file, QlogTrace.record(header)) ? new QlogTrace(queue, file, server, now) : Trace.NONE;
    }

    /**
     * Writes until {@link #close()}; for one thread, which may die at any time without harm but to the files. Does
     * nothing when there is a writer already: the end may come before the thread that was meant to write.
     */
    @Override
    public void run() {
        synchronized (this) {
            if (running) {
                return;
            }
            running = true;
        }
        try {
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.close();
            closeAll();
            synchronized (this) {
                finished = true;
                notifyAll();
            }
        }
    }

    private void drain() throws InterruptedException {
        for (QlogQueue.Entry entry = queue.take(); entry != null; entry = queue.take()) {
            try {
                write(entry);
            } catch (IOException | RuntimeException e) {
                fail(entry.file(), e);
            } finally {
                queue.written(entry);
            }
        }
    }

    private void write(QlogQueue.Entry entry) throws IOException {
        QlogFile file = entry.file();
        if (file.isFailed()) {
            return;
        }
        if (entry.record() == null) {
            OutputStream out = open.remove(file);
            if (out != null) {
                out.close();
            }
            return;
        }
        OutputStream out = open.get(file);
        if (out == null) {
            makeRoom();
            out = file.name() == null ? create(file)
                    : disk.open(directory.resolve(file.name()), StandardOpenOption.APPEND);
            open.put(file, out);
        }
        out.write(entry.record());
    }

    /** Makes a new file; a client may use an ID twice, so that the first name need not be free. */
    private OutputStream create(QlogFile file) throws IOException {
        for (int i = 1;; i++) {
            String name = file.stem() + (i == 1 ? "" : "-" + i) + ".sqlog";
            try {
                OutputStream out = disk.open(directory.resolve(name), StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
                file.name(name);
                return out;
            } catch (FileAlreadyExistsException e) {
                if (i == MAX_SAME_NAMES) {
                    throw e;
                }
            }
        }
    }

    private void makeRoom() throws IOException {
        if (open.size() >= MAX_OPEN_FILES) {
            Iterator<OutputStream> oldest = open.values().iterator();
            OutputStream out = oldest.next();
            oldest.remove();
            out.close();
        }
    }

    private void fail(QlogFile file, Exception e) {
        file.fail();
        close(open.remove(file));
        synchronized (this) {
            failures++;
            if (failures > 1) {
                return;
            }
        }
        LOG.log(System.Logger.Level.WARNING,
                "a qlog file in " + directory + " cannot be written, its trace ends; others end silently: " + e);
    }

    private void closeAll() {
        for (OutputStream out : open.values()) {
            close(out);
        }
        open.clear();
    }

    private static void close(OutputStream out) {
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "a qlog file did not close cleanly", e);
            }
        }
    }

    /** Ends all traces: writes what is queued, but waits no longer than some seconds for a slow disk. Idempotent. */
    @Override
    public void close() {
        queue.close();
        // Writes here if nobody does, else returns at once.
        run();
        awaitWriter();
    }

    private synchronized void awaitWriter() {
        try {
            // One wait is enough: the writer notifies once, and a spurious wake-up only costs a file's end.
            if (!finished) {
                wait(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many records were dropped because the queue was full or closed. */
    public long droppedRecords() {
        return queue.dropped();
    }

    /** The bytes on their way to disk. */
    public int queuedBytes() {
        return queue.bytes();
    }

    /** How many traces ended because of the disk. */
    public synchronized long failures() {
        return failures;
    }
}
