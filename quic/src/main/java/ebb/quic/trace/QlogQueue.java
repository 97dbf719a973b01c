package ebb.quic.trace;

import java.util.ArrayDeque;

/**
 * Records on their way to disk. Thread-safe by its own monitor: loops put in and never wait, one writer takes out.
 *
 * <p>Bound: {@code maxBytes} for all records together, their overhead included, also while the writer holds them; what
 * does not fit is dropped and counted.
 */
final class QlogQueue {
    /** A record, or with null the end of its file. */
    record Entry(QlogFile file, byte[] record) {
        /** What it occupies. */
        int bytes() {
            return OVERHEAD_BYTES + (record == null ? 0 : record.length);
        }
    }

    /** An entry, its place in the queue, its array's header and the file that it may be the last to refer to. */
    private static final int OVERHEAD_BYTES = 192;

    private final int maxBytes;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private int bytes;
    private long dropped;
    private boolean closed;

    QlogQueue(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Puts a record in, or drops it and returns false. Never waits. */
    synchronized boolean offer(QlogFile file, byte[] record) {
        Entry entry = new Entry(file, record);
        if (closed || bytes + entry.bytes() > maxBytes) {
            dropped++;
            return false;
        }
        bytes += entry.bytes();
        entries.add(entry);
        notifyAll();
        return true;
    }

    /** The next entry; waits for one, returns null when the queue is closed and empty. */
    synchronized Entry take() throws InterruptedException {
        while (entries.isEmpty() && !closed) {
            wait();
        }
        return entries.poll();
    }

    /** The writer is done with the entry. */
    synchronized void written(Entry entry) {
        bytes -= entry.bytes();
    }

    /** Takes nothing in any more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized int bytes() {
        return bytes;
    }

    synchronized long dropped() {
        return dropped;
    }
}
