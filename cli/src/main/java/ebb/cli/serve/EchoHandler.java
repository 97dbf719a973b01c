package ebb.cli.serve;

import ebb.quic.ProtocolHandler;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import java.io.IOException;

/** ALPN {@code echo}: what comes in on a stream goes out on it. */
final class EchoHandler implements ProtocolHandler {

    private static final int BUFFER_BYTES = 16 << 10;

    @Override
    public void stream(QuicConnection connection, QuicStream stream) throws IOException {
        if (stream.isBidirectional()) {
            echo(stream);
        } else {
            Streams.discard(stream, BUFFER_BYTES);
        }
    }

    @Override
    public void draining(QuicConnection connection) {
        Streams.closeWhenIdle(connection);
    }

    private static void echo(QuicStream stream) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int read;
        while ((read = stream.read(buffer, 0, buffer.length)) >= 0) {
            stream.write(buffer, 0, read);
        }
    }
}
