package ebb.quic;

import ebb.quic.connection.Link;
import ebb.quic.stream.Stream;
import ebb.quic.wire.VarInt;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.Objects;

/**
 * A stream: an ordered flow of bytes in one or both directions. Reading and writing wait as java.io does; one thread
 * may read while another writes. When its connection closes, what was received but not read is given up, waiting calls
 * throw, and the handle keeps next to nothing; but if it is the peer who closes, a stream that had arrived to its end can
 * still be read for a moment (three probe timeouts, RFC 9000 §10.2).
 */
public final class QuicStream implements ByteChannel {
    private static final int COPY_BYTES = 8 << 10;

    private final Stream core;
    private final boolean local;
    /** Keeps the connection's link reachable, so that a stream held after close shows like a held connection. */
    private final Link link;
    /** Keeps the connection's handle reachable: who holds a stream of a connection has not abandoned it. */
    private final Object handle;

    QuicStream(Stream core, boolean local, Link link, Object handle) {
        this.core = core;
        this.local = local;
        this.link = link;
        this.handle = handle;
    }

    /** {@return the stream's ID in its connection (RFC 9000 §2.1)} */
    public long id() {
        return core.id();
    }

    /** {@return whether both sides write} */
    public boolean isBidirectional() {
        return core.isBidirectional();
    }

    /** {@return whether this side opened the stream} */
    public boolean isLocal() {
        return local;
    }

    /** {@return whether this side can read} */
    public boolean isReadable() {
        return isBidirectional() || !local;
    }

    /** {@return whether this side can write} */
    public boolean isWritable() {
        return isBidirectional() || local;
    }

    /**
     * Reads what is there, at least one byte; waits for it. Returns -1 at the end.
     *
     * @param into where the bytes go
     * @param offset where it begins
     * @param length how many bytes at most
     * @return how many bytes were read, or -1 at the end
     * @throws ebb.quic.model.StreamResetException if the peer reset the stream
     * @throws ebb.quic.model.QuicClosedException  if the connection is closed
     */
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (!isReadable()) {
            throw new NonReadableChannelException();
        }
        return length == 0 ? 0 : core.read(into, offset, length);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (into.hasArray()) {
            int count = read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            into.position(into.position() + Math.max(0, count));
            return count;
        }
        byte[] copy = new byte[Math.min(into.remaining(), COPY_BYTES)];
        int count = read(copy, 0, copy.length);
        if (count > 0) {
            into.put(copy, 0, count);
        }
        return count;
    }

    /**
     * Writes all bytes; waits while too much is unsent or unacknowledged.
     *
     * @param from where the bytes are
     * @param offset where it begins
     * @param length how many bytes
     * @throws ebb.quic.model.StreamStoppedException if the peer wants no more of it
     * @throws ebb.quic.model.QuicClosedException    if the connection is closed
     */
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        if (!isWritable()) {
            throw new NonWritableChannelException();
        }
        core.write(from, offset, length);
    }

    /**
     * How far the peer has come: what was written and is not acknowledged waits here, or is on its way.
     *
     * @return bytes from the beginning of the stream that the peer has acknowledged without a gap
     */
    public long acknowledgedBytes() {
        if (!isWritable()) {
            throw new NonWritableChannelException();
        }
        return core.acknowledged();
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int length = from.remaining();
        if (from.hasArray()) {
            write(from.array(), from.arrayOffset() + from.position(), length);
            from.position(from.limit());
            return length;
        }
        byte[] copy = new byte[Math.min(length, COPY_BYTES)];
        while (from.hasRemaining()) {
            int count = Math.min(copy.length, from.remaining());
            from.get(copy, 0, count);
            write(copy, 0, count);
        }
        return length;
    }

    /** {@return the bytes of the peer} Closing it tells the peer to stop sending, if the end was not reached. */
    public InputStream input() {
        return new Input();
    }

    /** {@return the bytes to the peer} Closing it ends the stream as {@link #finish} does. */
    public OutputStream output() {
        return new Output();
    }

    /**
     * Says that nothing more will be written; what was written still gets there. Idempotent.
     *
     * @throws IOException if the connection is closed
     */
    public void finish() throws IOException {
        if (isWritable()) {
            core.finish();
        }
    }

    /**
     * Gives up writing: what was not delivered is dropped, and the peer is told the code.
     *
     * @param applicationCode an error code of the application's protocol
     * @throws IllegalArgumentException if the code is negative or not below 2^62
     */
    public void reset(long applicationCode) {
        // No frame can carry such a code.
        VarInt.size(applicationCode);
        if (isWritable()) {
            core.reset(applicationCode);
        }
    }

    /**
     * Gives up reading: the peer is asked to stop sending, and told the code.
     *
     * @param applicationCode an error code of the application's protocol
     * @throws IllegalArgumentException if the code is negative or not below 2^62
     */
    public void stopSending(long applicationCode) {
        VarInt.size(applicationCode);
        if (isReadable()) {
            core.stopSending(applicationCode);
        }
    }

    /** Gives up both directions. */
    void abort(long applicationCode) {
        reset(applicationCode);
        stopSending(applicationCode);
    }

    @Override
    public boolean isOpen() {
        return link.core() != null && core.isOpen();
    }

    /** Finishes writing, and gives up reading what was not read. Idempotent. */
    @Override
    public void close() throws IOException {
        try {
            if (isOpen()) {
                finish();
            }
        } finally {
            stopSending(0);
        }
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return QuicStream.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return QuicStream.this.read(into, offset, length);
        }

        @Override
        public int available() throws IOException {
            return core.available();
        }

        @Override
        public void close() {
            stopSending(0);
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            QuicStream.this.write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            QuicStream.this.write(from, offset, length);
        }

        @Override
        public void close() throws IOException {
            finish();
        }
    }
}
