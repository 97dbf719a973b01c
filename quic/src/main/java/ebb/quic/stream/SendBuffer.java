package ebb.quic.stream;

import ebb.quic.memory.Account;
import ebb.quic.model.Component;
import ebb.quic.wire.WireWriter;

/**
 * The bytes that an application wrote on one stream, kept until the peer has acknowledged them, and what is known of
 * them: acknowledged out of order, or lost and to be sent again. Guarded by the monitor of its stream.
 *
 * <p>Bytes lie in chunks of at most 8 KiB that are allocated as they are written and freed as they are acknowledged;
 * each is on the account ({@link Component#SEND}) with its overhead. The stream bounds how many bytes there are. While a
 * stream flows, chunks that were acknowledged are written again: at most half as many wait for that as are in use, none
 * once everything is acknowledged, and none when the connection has used half of what it may hold.
 */
final class SendBuffer {
    private static final int LARGEST_CHUNK = 8 << 10;
    private static final int SMALLEST_CHUNK = 256;
    /** The chunk object, the header of its array and its place in the ring. */
    private static final int CHUNK_OVERHEAD_BYTES = 56;
    private static final int FIRST_RING = 4;
    /** The buffer and its two sets of ranges. */
    private static final int OBJECT_BYTES = 120;

    private static final class Chunk {
        private long start;
        /** The one below it among those that wait to be written again. */
        private Chunk below;
        /** Null once everything in it is acknowledged, although something before it is not. */
        private byte[] bytes;
        private int used;

        Chunk(int capacity) {
            this.bytes = new byte[capacity];
        }

        long end() {
            return start + used;
        }

        int room() {
            return bytes == null ? 0 : bytes.length - used;
        }
    }

    private final Account account;
    private final RangeSet acked = new RangeSet();
    private final RangeSet lost = new RangeSet();
    /** Chunks in the order of the stream: {@code count} of them from {@code head} on, round the ring. */
    private Chunk[] ring;
    private int head;
    private int count;
    private Chunk spare;
    private int spares;
    private long base;
    private long end;
    private int rangeBytes;
    private int objectBytes;

    SendBuffer(Account account) {
        this.account = account;
    }

    /** A buffer for what is written from an offset on, which is on the account itself; null when that refuses. */
    static SendBuffer reserved(Account account, long start) {
        if (!account.reserve(Component.SEND, OBJECT_BYTES)) {
            return null;
        }
        SendBuffer buffer = new SendBuffer(account);
        buffer.base = start;
        buffer.end = start;
        buffer.objectBytes = OBJECT_BYTES;
        return buffer;
    }

    /** Where the next byte that is written will stand in the stream. */
    long end() {
        return end;
    }

    /** Bytes from the first that is not acknowledged to the last that was written. */
    long length() {
        return end - base;
    }

    /** Copies bytes into at most one new chunk; returns how many, 0 when the account refuses. */
    int append(byte[] from, int offset, int length) {
        Chunk tail = count == 0 ? null : chunk(count - 1);
        if (tail == null || tail.room() == 0) {
            tail = grow(length);
            if (tail == null) {
                return 0;
            }
        }
        int copied = Math.min(length, tail.room());
        System.arraycopy(from, offset, tail.bytes, tail.used, copied);
        tail.used += copied;
        end += copied;
        return copied;
    }

    /** A chunk as large as what is to be written or already waits, so that at most half of the capacity is unused. */
    private Chunk grow(int wanted) {
        long fitting = Math.max(SMALLEST_CHUNK, Math.max(wanted, length()));
        int capacity = (int) Math.min(LARGEST_CHUNK, fitting);
        Chunk chunk = capacity == LARGEST_CHUNK && spare != null ? takeSpare() : allocated(capacity);
        if (chunk == null) {
            return null;
        }
        chunk.start = end;
        if (ring == null) {
            ring = new Chunk[FIRST_RING];
            head = 0;
        } else if (count == ring.length) {
            Chunk[] larger = new Chunk[2 * count];
            System.arraycopy(ring, head, larger, 0, count - head);
            System.arraycopy(ring, 0, larger, count - head, head);
            ring = larger;
            head = 0;
        }
        ring[head + count & ring.length - 1] = chunk;
        count++;
        return chunk;
    }

    private Chunk allocated(int capacity) {
        return account.reserve(Component.SEND, capacity + CHUNK_OVERHEAD_BYTES) ? new Chunk(capacity) : null;
    }

    private Chunk takeSpare() {
        Chunk chunk = spare;
        spare = chunk.below;
        spares--;
        chunk.below = null;
        chunk.used = 0;
        return chunk;
    }

    private Chunk chunk(int index) {
        return ring[head + index & ring.length - 1];
    }

    /** The chunk that holds the byte at this offset. */
    private int indexOf(long offset) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (chunk(middle).start <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Writes bytes that are not acknowledged yet. */
    void copyTo(WireWriter out, long offset, int length) {
        // RFC 9000 §2.2: what is sent again at an offset is what was sent there before.
        long position = offset;
        int left = length;
        for (int index = left == 0 ? 0 : indexOf(offset); left > 0; index++) {
            Chunk chunk = chunk(index);
            int from = (int) (position - chunk.start);
            int part = Math.min(left, chunk.used - from);
            out.writeBytes(chunk.bytes, from, part);
            position += part;
            left -= part;
        }
    }

    boolean hasLost() {
        return !lost.isEmpty();
    }

    /** Where the first lost range begins. */
    long lostFrom() {
        return lost.from(0);
    }

    /** Where the first lost range ends. */
    long lostTo() {
        return lost.to(0);
    }

    /** Lost bytes were sent again. */
    void sentAgain(long from, long to) {
        lost.remove(from, to);
        chargeRanges();
    }

    /** The peer has these bytes. */
    void acked(long from, long to) {
        lost.remove(from, to);
        if (to > base) {
            if (from <= base && acked.isEmpty()) {
                advance(to);
            } else {
                ackedAhead(Math.max(from, base), to);
            }
        }
        chargeRanges();
    }

    private void ackedAhead(long from, long to) {
        acked.add(from, to);
        if (acked.from(0) <= base) {
            long reached = acked.to(0);
            acked.removeFirst();
            advance(reached);
            return;
        }
        for (int index = indexOf(from); index < count && chunk(index).start < to; index++) {
            Chunk chunk = chunk(index);
            if (chunk.bytes != null && acked.containsAll(chunk.start, chunk.end())) {
                free(chunk);
            }
        }
    }

    private void advance(long newBase) {
        base = newBase;
        while (count > 0 && chunk(0).end() <= base) {
            Chunk first = chunk(0);
            ring[head] = null;
            head = head + 1 & ring.length - 1;
            count--;
            retire(first);
        }
        if (count == 0) {
            ring = null;
        }
    }

    /** Keeps a chunk that nobody needs to be written again, or frees it; and others, if too many wait. */
    private void retire(Chunk chunk) {
        if (chunk.bytes != null && chunk.bytes.length == LARGEST_CHUNK && spares < count / 2
                && account.used() < account.limit() / 2) {
            chunk.below = spare;
            spare = chunk;
            spares++;
        } else {
            free(chunk);
        }
        while (spares > count / 2) {
            free(takeSpare());
        }
    }

    private void free(Chunk chunk) {
        if (chunk.bytes != null) {
            account.release(Component.SEND, chunk.bytes.length + CHUNK_OVERHEAD_BYTES);
            chunk.bytes = null;
        }
    }

    /** These bytes did not arrive; those of them that are not acknowledged meanwhile are to be sent again. */
    void lost(long from, long to) {
        long position = Math.max(from, base);
        for (int range = acked.firstEndingAfter(position); position < to; range++) {
            long gapEnd = range < acked.count() ? Math.min(to, acked.from(range)) : to;
            if (gapEnd > position) {
                lost.add(position, gapEnd);
            }
            position = range < acked.count() ? Math.max(position, acked.to(range)) : to;
        }
        chargeRanges();
    }

    /** Ranges are kept whether or not the account likes it, so a refusal is the end of the connection. */
    private void chargeRanges() {
        int bytes = acked.capacityBytes() + lost.capacityBytes();
        if (bytes > rangeBytes) {
            account.charge(Component.SEND, bytes - rangeBytes);
        } else if (bytes < rangeBytes) {
            account.release(Component.SEND, rangeBytes - bytes);
        }
        rangeBytes = bytes;
    }

    /** Drops everything and gives its bytes back; idempotent. */
    void free() {
        for (int index = 0; index < count; index++) {
            free(chunk(index));
        }
        while (spare != null) {
            free(takeSpare());
        }
        ring = null;
        count = 0;
        base = end;
        acked.clear();
        lost.clear();
        account.release(Component.SEND, rangeBytes + objectBytes);
        rangeBytes = 0;
        objectBytes = 0;
    }
}
