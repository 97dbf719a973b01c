package ebb.cli.serve;

import ebb.cli.site.SyntheticContent;
import ebb.quic.ProtocolHandler;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * ALPN {@code perf}: eight bytes are a count, big-endian; what follows them is thrown away; the answer is that many
 * bytes.
 */
final class PerfHandler implements ProtocolHandler {

    private static final int BUFFER_BYTES = 32 << 10;

    @Override
    public void stream(QuicConnection connection, QuicStream stream) throws IOException {
        if (stream.isBidirectional()) {
            serve(stream);
        } else {
            Streams.discard(stream, BUFFER_BYTES);
        }
    }

    @Override
    public void draining(QuicConnection connection) {
        Streams.closeWhenIdle(connection);
    }

    private static void serve(QuicStream stream) throws IOException {
        ByteBuffer count = ByteBuffer.allocate(Long.BYTES);
        while (count.hasRemaining()) {
            if (stream.read(count) < 0) {
                throw new IOException("a perf stream begins with eight bytes, but ended after " + count.position());
            }
        }
        long bytes = count.flip().getLong();
        if (bytes < 0) {
            throw new IOException("a perf stream asks for 2^63 bytes or more");
        }
        Streams.discard(stream, BUFFER_BYTES);
        new SyntheticContent(bytes).writeTo(stream.output());
    }
}
