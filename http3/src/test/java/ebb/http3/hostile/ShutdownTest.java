package ebb.http3.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.Http3Client;
import ebb.http3.Http3Connection;
import ebb.http3.Http3Exchange;
import ebb.http3.Http3Request;
import ebb.http3.Http3Response;
import ebb.http3.Http3Server;
import ebb.http3.LoopbackIdentity;
import ebb.http3.model.Headers;
import ebb.http3.model.Http3Exception;
import ebb.http3.model.Http3Settings;
import ebb.http3.session.RequestHandler;
import ebb.http3.session.ServerSession;
import ebb.http3.sim.Http3Scene;
import ebb.http3.sim.RudePeer;
import ebb.http3.stream.Bytes;
import ebb.quic.QuicClient;
import ebb.quic.QuicServer;
import ebb.quic.model.CloseKind;
import ebb.quic.model.QuicLimits;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.hostile.Measured;
import ebb.testkit.hostile.Vector;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;

/** A server that ends while its responses are on their way. */
class ShutdownTest {
    private static final int CONTENT_BYTES = 20_000;
    private static final int FIRST_BYTES = 1_000;
    private static final int CONNECTIONS = 20;
    private static final int REQUESTS = 5;
    /** GOAWAY for the second request, RFC 9114 §7.2.6. */
    private static final String GOAWAY = "070104";

    private final CountDownLatch begun = new CountDownLatch(CONNECTIONS * REQUESTS);
    private final CountDownLatch gate = new CountDownLatch(1);

    /** RFC 9114 §5.2, RFC 9000 §10.2. */
    @Vector(row = 61, name = "shutdown under load",
            bound = "GOAWAY, what was accepted is answered to its end, then one CONNECTION_CLOSE each, stubs for 3 PTO, nothing",
            closes = CloseKind.LOCAL_CLOSE, nobodyElse = "the server itself ends")
    @Timeout(120)
    void shutdownLetsResponsesComplete(Measured measured) throws Exception {
        manyAtOnce(measured);
        overSockets(measured);
    }

    private static void answer(RequestHandler.Request request) throws IOException {
        request.writer().head(new String[] {":status", "200"}, Headers.empty());
        request.writer().content(new byte[CONTENT_BYTES], 0, CONTENT_BYTES);
        request.writer().finish();
    }

    /** All have a response in flight, of which they have taken a little. */
    private static void manyAtOnce(Measured measured) {
        int count = Measured.count(300, 10_000);
        Http3Scene scene = Http3Scene.begin(new Served(Http3Settings.defaults()).service(ShutdownTest::answer),
                QuicLimits.newBuilder().streamSendBytes(16 << 10));
        List<RudePeer> peers = scene.rude(1, count, all -> all.initialMaxStreamDataBidiLocal(FIRST_BYTES));
        peers.forEach(peer -> peer.end(0, Bytes.get()));
        scene.moment();
        scene.pair().server().endpoint().stopAccepting();
        scene.pair().server().opened().forEach(link -> scene.onServer(link, ServerSession::drain));
        scene.moment();
        peers.forEach(peer -> {
            assertEquals(FIRST_BYTES, peer.heard(0).length);
            assertTrue(HexFormat.of().formatHex(peer.heard(3)).endsWith(GOAWAY), "it was not told");
            peer.peer().send(PacketType.ONE_RTT, new Frame.MaxStreamData(0, 2 * CONTENT_BYTES));
        });
        scene.pass(Duration.ofSeconds(2));
        measured.exactly("of " + count + " responses in flight that arrive complete", peers.stream()
                .filter(peer -> peer.isEnded(0) && peer.heard(0).length > CONTENT_BYTES).count(), count);
        long began = scene.pair().net().now();
        scene.pair().server().closeAll();
        measured.exactly("live connections after the close", scene.report().active(), 0);
        scene.pair().runUntil(scene.pair().server().endpoint()::isEmpty);
        measured.atMost("ms until nothing is left", (scene.pair().net().now() - began) / 1_000_000, 2_000);
        measured.exactly("bytes left", scene.report().usedBytes(), 0);
    }

    /** The whole of it, as an application calls it. */
    private void overSockets(Measured measured) throws Exception {
        try (QuicServer server = QuicServer.newBuilder().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .identity(LoopbackIdentity.identity()).protocol(Http3Server.PROTOCOL, Http3Server.handler(this::handle))
                .start();
                Http3Client client = Http3Client.newBuilder().quic(QuicClient.newBuilder().insecure()).build();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Http3Connection> connections = new ArrayList<>();
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS * REQUESTS; i++) {
                if (i % REQUESTS == 0) {
                    connections.add(client.connect(server.localAddress(), "localhost"));
                }
                Http3Connection connection = connections.getLast();
                answers.add(threads.submit(() -> read(connection, server, "/large")));
            }
            begun.await();
            Future<?> shutdown = threads.submit(() -> {
                server.shutdown(Duration.ofSeconds(60));
                return null;
            });
            connections.forEach(connection -> assertThrows(Http3Exception.class, () -> {
                while (true) {
                    read(connection, server, "/small");
                }
            }));
            gate.countDown();
            int complete = 0;
            for (Future<Integer> answer : answers) {
                complete += answer.get() == CONTENT_BYTES ? 1 : 0;
            }
            measured.exactly("of " + answers.size() + " over real sockets", complete, answers.size());
            shutdown.get();
            measured.exactly("connections left there", server.report().live(), 0);
            measured.exactly("bytes left there", server.report().usedBytes() + server.report().driftBytes(), 0);
        }
    }

    /** Half of a large response, and the other half when the gate is open. */
    private void handle(Http3Exchange exchange) throws IOException {
        try (OutputStream out = exchange.respond(200, Headers.empty())) {
            if (exchange.path().equals("/large")) {
                out.write(new byte[CONTENT_BYTES / 2]);
                out.flush();
                begun.countDown();
                gate.await();
                out.write(new byte[CONTENT_BYTES / 2]);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static int read(Http3Connection connection, QuicServer server, String path) throws IOException {
        URI uri = URI.create("https://localhost:" + server.localAddress().getPort() + path);
        try (Http3Response response = connection.send(Http3Request.newBuilder(uri).build())) {
            return response.body().readAllBytes().length;
        }
    }
}
