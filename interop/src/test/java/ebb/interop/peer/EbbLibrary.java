package ebb.interop.peer;

import ebb.http3.Http3Exchange;
import ebb.http3.Http3Server;
import ebb.http3.model.Headers;
import ebb.interop.harness.Credentials;
import ebb.interop.harness.RunningServer;
import ebb.quic.ConnectionListener;
import ebb.quic.QuicConnection;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.quic.QuicStream;
import ebb.quic.model.CloseReason;
import ebb.quic.model.MemoryReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Ebb's server as a library in this JVM: {@link Resource} over {@code h3}, and an echo of each stream over {@code
 * echo}. Closing it fails unless all the memory came back.
 */
public final class EbbLibrary implements RunningServer {
    private static final int SECONDS = 30;

    private final QuicServer server;
    private final BlockingQueue<CloseReason> endings = new LinkedBlockingQueue<>();

    private EbbLibrary(UnaryOperator<QuicServer.Builder> settings)
            throws IOException, GeneralSecurityException, InterruptedException {
        Credentials credentials = Credentials.shared();
        server = settings.apply(QuicServer.newBuilder()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .identity(QuicIdentity.of(credentials.certificatePem(), credentials.keyPem()))
                .protocol(Http3Server.PROTOCOL, Http3Server.handler(EbbLibrary::serve))
                .protocols("echo")
                .onStream(EbbLibrary::echo)
                .listener(new ConnectionListener() {
                    @Override
                    public void released(long id, CloseReason why, MemoryReport memory) {
                        endings.add(why);
                    }
                })).start();
    }

    /** Starts one. */
    public static EbbLibrary start() throws IOException, GeneralSecurityException, InterruptedException {
        return start(UnaryOperator.identity());
    }

    /** Starts one with other settings. */
    public static EbbLibrary start(UnaryOperator<QuicServer.Builder> settings)
            throws IOException, GeneralSecurityException, InterruptedException {
        return new EbbLibrary(settings);
    }

    /** The server itself. */
    public QuicServer quic() {
        return server;
    }

    /** Why the next connection ended. */
    public CloseReason nextEnding() throws InterruptedException {
        CloseReason reason = endings.poll(SECONDS, TimeUnit.SECONDS);
        if (reason == null) {
            throw new AssertionError("no connection ended within " + SECONDS + " s: " + server.report());
        }
        return reason;
    }

    @Override
    public int port() {
        return server.localAddress().getPort();
    }

    @Override
    public void close() throws IOException {
        CleanEnd.of(server);
    }

    private static void serve(Http3Exchange exchange) throws IOException {
        byte[] answer = Resource.answer(exchange.path(), exchange.body().readAllBytes());
        if (answer == null) {
            exchange.respond(404, Headers.empty(), new byte[0]);
        } else {
            exchange.respond(200, Headers.newBuilder().add("content-type", Resource.type(exchange.path())).build(),
                    answer);
        }
    }

    private static void echo(QuicConnection connection, QuicStream stream) throws IOException {
        if (stream.isBidirectional()) {
            stream.input().transferTo(stream.output());
            stream.finish();
        } else {
            byte[] sent = stream.input().readAllBytes();
            try (QuicStream back = connection.openUnidirectionalStream()) {
                back.write(sent, 0, sent.length);
                back.finish();
            }
        }
    }
}
