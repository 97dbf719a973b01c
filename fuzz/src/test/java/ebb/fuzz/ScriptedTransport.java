package ebb.fuzz;

import ebb.http3.stream.ByteStream;
import ebb.http3.stream.Transport;
import java.io.IOException;

/** A connection whose incoming bytes are known beforehand; what is sent on it is forgotten. For one thread. */
final class ScriptedTransport implements Transport {
    private Incoming next;
    private boolean closed;

    /** What comes back on the stream that is opened next. */
    void answerNext(Incoming answer) {
        next = answer;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public ByteStream openBidirectional() {
        return next;
    }

    @Override
    public ByteStream openUnidirectional() {
        return new Incoming(3, new byte[0]);
    }

    @Override
    public void close(long code, String phrase) {
        if (code < 0 || phrase == null) {
            throw new AssertionError("a connection is closed with a code and a phrase");
        }
        closed = true;
    }

    /** A stream that ends when its bytes do. */
    static final class Incoming implements ByteStream {
        private final long id;
        private final byte[] bytes;
        private int position;
        private boolean over;

        Incoming(long id, byte[] bytes) {
            this.id = id;
            this.bytes = bytes;
        }

        /** Whether this side has finished or reset it. */
        boolean isOver() {
            return over;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public boolean isBidirectional() {
            return (id & 2) == 0;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (length <= 0) {
                throw new AssertionError("a read of " + length + " bytes makes no progress");
            }
            int count = Math.min(length, bytes.length - position);
            System.arraycopy(bytes, position, buffer, offset, count);
            position += count;
            return count == 0 ? -1 : count;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            if (over) {
                throw new IOException("the stream is over");
            }
        }

        @Override
        public long acknowledged() {
            return 0;
        }

        @Override
        public void finish() {
            over = true;
        }

        @Override
        public void reset(long code) {
            over = true;
        }

        @Override
        public void stopSending(long code) {
            // Nobody is there to stop.
        }
    }
}
