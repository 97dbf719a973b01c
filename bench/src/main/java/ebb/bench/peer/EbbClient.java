package ebb.bench.peer;

import ebb.cli.crypto.Acceleration;
import ebb.http3.Http3Client;
import ebb.http3.Http3Connection;
import ebb.http3.Http3Request;
import ebb.http3.Http3Response;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import ebb.quic.model.QuicLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Ebb's client. */
record EbbClient(QuicClient client, Identity identity) implements PerfClient {

    private static final int BUFFER_BYTES = 64 << 10;

    static EbbClient open(Identity identity) throws IOException {
        Acceleration.install();
        return new EbbClient(settings(identity).protocols(PROTOCOL).build(), identity);
    }

    private static QuicClient.Builder settings(Identity identity) throws IOException {
        return QuicClient.newBuilder().trustCertificates(identity.files().certificate())
                .limits(QuicLimits.newBuilder().idleTimeout(Duration.ofSeconds(120)).build());
    }

    @Override
    public Conversation connect(int port) throws IOException {
        return new Open(client.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), "localhost"));
    }

    @Override
    public void fetch(int port, long bytes) throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
        URI resource = URI.create("https://localhost:" + port + RESOURCE + bytes);
        try (Http3Client http = Http3Client.newBuilder().quic(settings(identity)).build();
             Http3Connection connection = http.connect(server, "localhost");
             Http3Response response = connection.send(Http3Request.get(resource))) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long got = 0;
            for (int read = 0; read >= 0; read = response.body().read(buffer)) {
                got += read;
            }
            Answers.check(bytes, got);
        }
    }

    @Override
    public long datagramsReceived() {
        return client.report().datagramsReceived();
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
