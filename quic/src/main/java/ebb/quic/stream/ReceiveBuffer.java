package ebb.quic.stream;

import ebb.quic.memory.Account;
import ebb.quic.model.Component;
import ebb.quic.model.TransportError;
import ebb.quic.wire.FrameType;
import ebb.quic.wire.ProtocolViolation;

/**
 * The bytes of one stream that arrived and were not read, in whatever order and pieces they came. Guarded by the
 * monitor of its stream.
 *
 * <p>Bytes lie on a fixed grid of pages, each only as large as what arrived for it, so that the heap they take is
 * bounded by the receive window however small the pieces are: a peer pays for what it may hold, not for each frame.
 * Everything is on the account ({@link Component#RECEIVE}); at most {@value #LARGEST_SPANS} pieces with gaps between.
 */
final class ReceiveBuffer {
    /** More gaps than any honest network makes within a window; each costs 16 bytes. */
    static final int LARGEST_SPANS = 1000;

    private static final int PAGE_BITS = 13;
    private static final int PAGE_BYTES = 1 << PAGE_BITS;
    /** The page object and the header of its array. */
    private static final int PAGE_OVERHEAD_BYTES = 40;
    private static final int ARRAY_HEADER_BYTES = 16;
    private static final int REFERENCE_BYTES = 4;
    private static final int FIRST_RING = 4;
    /** The buffer and its set of islands. */
    private static final int OBJECT_BYTES = 80;

    private static final class Page {
        /** The place in the page of the first byte of the array. */
        private int from;
        private byte[] bytes;

        Page(int from, byte[] bytes) {
            this.from = from;
            this.bytes = bytes;
        }
    }

    private final Account account;
    private final RangeSet islands = new RangeSet();
    /** Pages by number, modulo the length (a power of two); null while there is none. */
    private Page[] ring;
    private int pages;
    private long readOffset;
    private long contiguous;
    private int rangeBytes;
    private int objectBytes;

    ReceiveBuffer(Account account) {
        this.account = account;
    }

    /** An empty buffer, which is on the account itself. */
    static ReceiveBuffer charged(Account account) {
        account.charge(Component.RECEIVE, OBJECT_BYTES);
        ReceiveBuffer buffer = new ReceiveBuffer(account);
        buffer.objectBytes = OBJECT_BYTES;
        return buffer;
    }

    /** The offset up to which all bytes have arrived. */
    long contiguous() {
        return contiguous;
    }

    /** Bytes that can be read now. */
    long readable() {
        return contiguous - readOffset;
    }

    /** Keeps those of the bytes that are new; the flow-control window has been checked. */
    void insert(long offset, byte[] from, int at, int length) {
        long end = offset + length;
        if (end <= contiguous) {
            return;
        }
        long position = Math.max(offset, contiguous);
        // RFC 9000 §2.2: data at an offset do not change; of what overlaps, the first to arrive stays.
        for (int range = islands.firstEndingAfter(position); position < end; range++) {
            boolean last = range >= islands.count();
            long gapEnd = last ? end : Math.min(end, islands.from(range));
            if (gapEnd > position) {
                store(position, from, at + (int) (position - offset), (int) (gapEnd - position));
            }
            position = last ? end : Math.max(position, islands.to(range));
        }
        note(Math.max(offset, contiguous), end);
    }

    private void note(long from, long to) {
        if (from > contiguous) {
            islands.add(from, to);
            if (islands.count() > LARGEST_SPANS) {
                throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, FrameType.STREAM,
                        "more than " + LARGEST_SPANS + " gaps in a stream");
            }
        } else {
            contiguous = to;
            while (!islands.isEmpty() && islands.from(0) <= contiguous) {
                contiguous = Math.max(contiguous, islands.to(0));
                islands.removeFirst();
            }
        }
        chargeRanges();
    }

    private void store(long offset, byte[] from, int at, int length) {
        int done = 0;
        while (done < length) {
            long position = offset + done;
            int inPage = (int) (position & PAGE_BYTES - 1);
            int part = Math.min(length - done, PAGE_BYTES - inPage);
            Page page = page(position >>> PAGE_BITS, inPage, part);
            System.arraycopy(from, at + done, page.bytes, inPage - page.from, part);
            done += part;
        }
    }

    /** The page with this number, with room for so many bytes from this place on. */
    private Page page(long number, int from, int length) {
        ensureRing(number);
        int slot = (int) number & ring.length - 1;
        Page page = ring[slot];
        int to = from + length;
        if (page == null) {
            // A reader that is behind by a page will need the whole of this one; before that, exactly what came.
            int capacity = readable() >= PAGE_BYTES && islands.isEmpty() ? PAGE_BYTES - from : length;
            account.charge(Component.RECEIVE, capacity + PAGE_OVERHEAD_BYTES);
            page = new Page(from, new byte[capacity]);
            ring[slot] = page;
            pages++;
        } else if (from < page.from) {
            resize(page, 0, Math.max(to, page.from + page.bytes.length));
        } else if (to > page.from + page.bytes.length) {
            int doubled = Math.min(2 * page.bytes.length, PAGE_BYTES - page.from);
            resize(page, page.from, page.from + Math.max(doubled, to - page.from));
        }
        return page;
    }

    private void resize(Page page, int from, int to) {
        account.charge(Component.RECEIVE, to - from - page.bytes.length);
        byte[] larger = new byte[to - from];
        System.arraycopy(page.bytes, 0, larger, page.from - from, page.bytes.length);
        page.bytes = larger;
        page.from = from;
    }

    /** Makes the ring long enough to hold every page from the one that is read to this one. */
    private void ensureRing(long number) {
        long needed = number - (readOffset >>> PAGE_BITS) + 1;
        int length = ring == null ? 0 : ring.length;
        if (needed <= length) {
            return;
        }
        int longer = Math.max(FIRST_RING, Integer.highestOneBit((int) needed - 1) << 1);
        int growth = ringBytes(longer) - ringBytes(length);
        account.charge(Component.RECEIVE, growth);
        Page[] larger = new Page[longer];
        long first = readOffset >>> PAGE_BITS;
        for (int page = 0; page < length; page++) {
            larger[(int) (first + page) & longer - 1] = ring[(int) (first + page) & length - 1];
        }
        ring = larger;
    }

    private static int ringBytes(int length) {
        return length == 0 ? 0 : ARRAY_HEADER_BYTES + REFERENCE_BYTES * length;
    }

    /** Copies what can be read, at most {@code length} bytes, and frees what was read; 0 when there is nothing. */
    int read(byte[] into, int at, int length) {
        // RFC 9000 §2.2: the application gets an ordered stream of bytes.
        int wanted = (int) Math.min(length, readable());
        int done = 0;
        while (done < wanted) {
            int inPage = (int) (readOffset & PAGE_BYTES - 1);
            int part = Math.min(wanted - done, PAGE_BYTES - inPage);
            long number = readOffset >>> PAGE_BITS;
            Page page = ring[(int) number & ring.length - 1];
            System.arraycopy(page.bytes, inPage - page.from, into, at + done, part);
            done += part;
            readOffset += part;
            if (inPage + part == PAGE_BYTES || readOffset == contiguous && !islandIn(number)) {
                freePage(number);
            }
        }
        return done;
    }

    private boolean islandIn(long page) {
        return !islands.isEmpty() && islands.from(0) >>> PAGE_BITS == page;
    }

    private void freePage(long number) {
        int slot = (int) number & ring.length - 1;
        account.release(Component.RECEIVE, ring[slot].bytes.length + PAGE_OVERHEAD_BYTES);
        ring[slot] = null;
        pages--;
        if (pages == 0) {
            account.release(Component.RECEIVE, ringBytes(ring.length));
            ring = null;
        }
    }

    private void chargeRanges() {
        int bytes = islands.capacityBytes();
        if (bytes > rangeBytes) {
            account.charge(Component.RECEIVE, bytes - rangeBytes);
        } else if (bytes < rangeBytes) {
            account.release(Component.RECEIVE, rangeBytes - bytes);
        }
        rangeBytes = bytes;
    }

    /** Drops everything and gives its bytes back; idempotent. */
    void free() {
        long held = rangeBytes + objectBytes;
        if (ring != null) {
            held += ringBytes(ring.length);
            for (Page page : ring) {
                held += page == null ? 0 : page.bytes.length + PAGE_OVERHEAD_BYTES;
            }
        }
        account.release(Component.RECEIVE, held);
        ring = null;
        pages = 0;
        islands.clear();
        rangeBytes = 0;
        objectBytes = 0;
        readOffset = contiguous;
    }
}
