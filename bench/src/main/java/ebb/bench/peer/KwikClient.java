package ebb.bench.peer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.StreamClosedException;
import tech.kwik.core.log.NullLogger;

/**
 * kwik's client, which starts five platform threads for each connection.
 *
 * @param idleSeconds after which it gives up a connection on which nothing comes any more
 */
record KwikClient(int idleSeconds) implements PerfClient {

    private static final int BUFFER_BYTES = 64 << 10;

    @Override
    public Conversation connect(int port) throws IOException {
        QuicClientConnection connection = QuicClientConnection.newBuilder()
                .uri(URI.create("https://localhost:" + port)).applicationProtocol(PROTOCOL)
                .noServerCertificateCheck().logger(new NullLogger())
                .maxIdleTimeout(Duration.ofSeconds(idleSeconds)).connectTimeout(Duration.ofSeconds(10)).build();
        connection.connect();
        return new Open(connection);
    }

    @Override
    public void close() {
        // Each connection has a socket of its own; nothing is shared.
    }

    private record Open(QuicClientConnection connection) implements Conversation {

        @Override
        public void exchange(long upload, long download) throws IOException {
            QuicStream stream = connection.createStream(true);
            byte[] buffer = new byte[Math.clamp(Math.max(upload, download), 16, BUFFER_BYTES)];
            try (OutputStream out = stream.getOutputStream()) {
                out.write(ByteBuffer.allocate(Long.BYTES).putLong(download).array());
                for (long left = upload; left > 0; left -= Math.min(left, buffer.length)) {
                    out.write(buffer, 0, (int) Math.min(left, buffer.length));
                }
            }
            long got = 0;
            try {
                for (int read = 0; read >= 0; read = stream.getInputStream().read(buffer)) {
                    got += read;
                }
            } catch (StreamClosedException e) {
                throw new IOException("stalled after " + got + " of " + download + " bytes", e);
            }
            Answers.check(download, got);
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
