package ebb.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;

/** kwik as a server of {@code perf}. */
final class KwikServer {

    private static final int BUFFER_BYTES = 32 << 10;
    private static final int STREAMS = 100;

    private KwikServer() {
    }

    /** Starts it on a free port of loopback, which is returned; it runs until the process ends. */
    static int start(Identity identity, int idleSeconds) throws IOException, GeneralSecurityException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        ServerConnectionConfig config = ServerConnectionConfig.builder()
                .maxIdleTimeoutInSeconds(idleSeconds)
                .maxConnectionBufferSize(12 << 20)
                .maxUnidirectionalStreamBufferSize(6 << 20)
                .maxBidirectionalStreamBufferSize(6 << 20)
                .maxOpenPeerInitiatedBidirectionalStreams(STREAMS)
                .maxOpenPeerInitiatedUnidirectionalStreams(10)
                .retryRequired(false)
                .build();
        ServerConnector connector = ServerConnector.builder().withSocket(socket)
                .withKeyStore(identity.store(), Identity.ALIAS, Identity.PASSWORD, "secp256r1")
                .withSupportedVersions(List.of(QuicConnection.QuicVersion.V1))
                .withConfiguration(config).withLogger(new NullLogger()).build();
        connector.registerApplicationProtocol(PerfClient.PROTOCOL, new Perf());
        connector.start();
        return socket.getLocalPort();
    }

    private record Perf() implements ApplicationProtocolConnectionFactory {

        @Override
        public ApplicationProtocolConnection createConnection(String name, QuicConnection connection) {
            return new ApplicationProtocolConnection() {
                @Override
                public void acceptPeerInitiatedStream(QuicStream stream) {
                    Thread.ofVirtual().start(() -> serve(stream));
                }
            };
        }

        @Override
        public int maxConcurrentPeerInitiatedBidirectionalStreams() {
            return STREAMS;
        }

        @Override
        public int maxConcurrentPeerInitiatedUnidirectionalStreams() {
            return 10;
        }
    }

    private static void serve(QuicStream stream) {
        try (OutputStream out = stream.getOutputStream()) {
            InputStream in = stream.getInputStream();
            long count = ByteBuffer.wrap(in.readNBytes(Long.BYTES)).getLong();
            in.transferTo(OutputStream.nullOutputStream());
            byte[] buffer = new byte[Math.clamp(count, 1, BUFFER_BYTES)];
            for (long left = count; left > 0; left -= Math.min(left, buffer.length)) {
                out.write(buffer, 0, (int) Math.min(left, buffer.length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
