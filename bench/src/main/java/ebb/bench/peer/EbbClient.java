package ebb.bench.peer;

import ebb.cli.crypto.Acceleration;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import ebb.quic.model.QuicLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Ebb's client. */
record EbbClient(QuicClient client) implements PerfClient {

    private static final int BUFFER_BYTES = 64 << 10;

    static EbbClient open(Identity identity) throws IOException {
        Acceleration.install();
        return new EbbClient(QuicClient.newBuilder().protocols(PROTOCOL)
                .trustCertificates(identity.files().certificate())
                .limits(QuicLimits.newBuilder().idleTimeout(Duration.ofSeconds(60)).build()).build());
    }

    @Override
    public Conversation connect(int port) throws IOException {
        return new Open(client.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), "localhost"));
    }

    @Override
    public void close() {
        client.close();
    }

    private record Open(QuicConnection connection) implements Conversation {

        @Override
        public void exchange(long upload, long download) throws IOException {
            try (QuicStream stream = connection.openStream()) {
                byte[] buffer = new byte[Math.clamp(Math.max(upload, download), 16, BUFFER_BYTES)];
                stream.write(ByteBuffer.allocate(Long.BYTES).putLong(download).flip());
                for (long left = upload; left > 0; left -= Math.min(left, buffer.length)) {
                    stream.write(buffer, 0, (int) Math.min(left, buffer.length));
                }
                stream.finish();
                long got = 0;
                for (int read = 0; read >= 0; read = stream.read(buffer, 0, buffer.length)) {
                    got += read;
                }
                Answers.check(download, got);
            }
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
