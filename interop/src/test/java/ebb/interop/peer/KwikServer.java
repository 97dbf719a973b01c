package ebb.interop.peer;

import ebb.interop.harness.Credentials;
import ebb.interop.harness.RunningServer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;
import tech.kwik.flupke.server.Http3ApplicationProtocolFactory;
import tech.kwik.flupke.server.HttpServerRequest;
import tech.kwik.flupke.server.HttpServerResponse;

/**
 * A server on kwik and flupke that serves {@link Resource}.
 *
 * @param connector the running server
 * @param port its UDP port
 * @param reminder what keeps its streams going
 */
public record KwikServer(ServerConnector connector, int port, KwikReminder reminder) implements RunningServer {
    /** Starts one; with {@code retry} it wants every client to prove its address. */
    public static KwikServer start(boolean retry) throws IOException, GeneralSecurityException, InterruptedException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ServerConnectionConfig config = ServerConnectionConfig.builder()
                .maxIdleTimeoutInSeconds(30)
                .maxConnectionBufferSize(4 << 20)
                .maxUnidirectionalStreamBufferSize(1 << 20)
                .maxBidirectionalStreamBufferSize(1 << 20)
                .maxOpenPeerInitiatedBidirectionalStreams(100)
                .maxOpenPeerInitiatedUnidirectionalStreams(10)
                .retryRequired(retry)
                .build();
        ServerConnector connector = ServerConnector.builder()
                .withSocket(socket)
                .withKeyStore(Credentials.shared().store(), Credentials.ALIAS, Credentials.password(), "secp256r1")
                .withSupportedVersions(List.of(QuicConnection.QuicVersion.V1, QuicConnection.QuicVersion.V2))
                .withConfiguration(config)
                .withLogger(new NullLogger())
                .build();
        KwikReminder reminder = new KwikReminder();
        connector.registerApplicationProtocol("h3",
                new Reminded(new Http3ApplicationProtocolFactory(KwikServer::serve), reminder));
        connector.start();
        return new KwikServer(connector, socket.getLocalPort(), reminder);
    }

    @Override
    public void close() throws IOException {
        reminder.close();
        connector.close();
    }

    private static void serve(HttpServerRequest request, HttpServerResponse response) throws IOException {
        byte[] body = Resource.answer(request.path(), request.body().readAllBytes());
        if (body == null) {
            response.setStatus(404);
            return;
        }
        response.setStatus(200);
        response.addHeader("content-length", String.valueOf(body.length));
        response.getOutputStream().write(body);
    }

    /** The protocol as it is, except that its streams are remembered. */
    private record Reminded(ApplicationProtocolConnectionFactory protocol, KwikReminder reminder)
            implements ApplicationProtocolConnectionFactory {
        @Override
        public ApplicationProtocolConnection createConnection(String name, QuicConnection connection) {
            ApplicationProtocolConnection session = protocol.createConnection(name, connection);
            return new ApplicationProtocolConnection() {
                @Override
                public void acceptPeerInitiatedStream(QuicStream stream) {
                    if (stream.isBidirectional()) {
                        reminder.remember(stream, connection);
                    }
                    session.acceptPeerInitiatedStream(stream);
                }
            };
        }

        @Override
        public int maxConcurrentPeerInitiatedUnidirectionalStreams() {
            return protocol.maxConcurrentPeerInitiatedUnidirectionalStreams();
        }

        @Override
        public int maxConcurrentPeerInitiatedBidirectionalStreams() {
            return protocol.maxConcurrentPeerInitiatedBidirectionalStreams();
        }

        @Override
        public int minUnidirectionalStreamReceiverBufferSize() {
            return protocol.minUnidirectionalStreamReceiverBufferSize();
        }

        @Override
        public long maxUnidirectionalStreamReceiverBufferSize() {
            return protocol.maxUnidirectionalStreamReceiverBufferSize();
        }
    }
}
