package ebb.http3;

import ebb.http3.stream.ByteStream;
import ebb.http3.stream.Transport;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import java.io.IOException;

/** A QUIC connection as HTTP/3 sees it. Thread-safe; it holds the handle and nothing else. */
record QuicTransport(QuicConnection connection) implements Transport {

    @Override
    public ByteStream openBidirectional() throws IOException {
        return stream(connection.openStream());
    }

    @Override
    public ByteStream openUnidirectional() throws IOException {
        return stream(connection.openUnidirectionalStream());
    }

    @Override
    public void close(long code, String phrase) {
        connection.close(code, phrase);
    }

    /** A QUIC stream as HTTP/3 sees it. */
    static ByteStream stream(QuicStream stream) {
        return new Stream(stream);
    }

    private record Stream(QuicStream stream) implements ByteStream {
        @Override
        public long id() {
            return stream.id();
        }

        @Override
        public boolean isBidirectional() {
            return stream.isBidirectional();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return stream.read(buffer, offset, length);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            stream.write(buffer, offset, length);
        }

        @Override
        public long acknowledged() {
            return stream.acknowledgedBytes();
        }

        @Override
        public void finish() throws IOException {
            stream.finish();
        }

        @Override
        public void reset(long code) {
            stream.reset(code);
        }

        @Override
        public void stopSending(long code) {
            stream.stopSending(code);
        }
    }
}
