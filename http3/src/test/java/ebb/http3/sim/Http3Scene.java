package ebb.http3.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Headers;
import ebb.http3.model.Http3Settings;
import ebb.http3.session.ClientExchange;
import ebb.http3.session.ClientSession;
import ebb.http3.session.ServerSession;
import ebb.http3.stream.BodyInput;
import ebb.http3.stream.ByteStream;
import ebb.quic.connection.Link;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.TransportParameters;
import ebb.testkit.EvilPeer;
import ebb.testkit.Pair;
import ebb.testkit.SimTls;
import ebb.testkit.hostile.CommonPromises;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * HTTP/3 over whole endpoints in a simulated network, with a virtual clock: a server, an honest client beside the
 * attack, and evil ones. At the end the honest one must still be served, and both endpoints give everything back.
 */
public final class Http3Scene implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final int HANDSHAKES_AT_ONCE = 50;

    private final SimSessions<ServerSession> servers;
    private final SimSessions<ClientSession> clients;
    private final Pair pair;
    private final Link honest;
    private final long before;

    private Http3Scene(ServerSession.Service service, QuicLimits serverLimits) {
        servers = new SimSessions<>(new ServerKind(service));
        clients = new SimSessions<>(new ClientKind());
        pair = Pair.newBuilder().server(servers).client(clients).serverLimits(serverLimits)
                .clientLimits(QuicLimits.newBuilder().idleTimeout(PATIENCE).build()).build();
        servers.join(pair.net(), Pair.SERVER);
        clients.join(pair.net(), Pair.CLIENT);
        honest = pair.connect();
        pair.runFor(Duration.ofSeconds(5));
        honestGoesOn();
        moment();
        before = report().usedBytes();
    }

    /** A server with the usual limits. */
    public static Http3Scene begin(ServerSession.Service service) {
        return begin(service, QuicLimits.newBuilder());
    }

    /** A server with limits of its own; whatever they are, the honest connection may be quiet for an hour. */
    public static Http3Scene begin(ServerSession.Service service, QuicLimits.Builder limits) {
        return new Http3Scene(service, limits.idleTimeout(PATIENCE).build());
    }

    /** The endpoints and the net. */
    public Pair pair() {
        return pair;
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        pair.runFor(time);
    }

    /** Lets a moment pass, in which packets go there and back. */
    public void moment() {
        pass(MOMENT);
    }

    /** The server's endpoint as an operator sees it. */
    public EndpointReport report() {
        return pair.server().endpoint().report();
    }

    /** Bytes that the server's accounts hold more than before the attack. */
    public long grown() {
        return report().usedBytes() - before;
    }

    /** Lets time pass, and tells the most bytes beyond those before the attack that the server's accounts held in it. */
    public long peak(Duration time) {
        Duration end = Duration.ofNanos(pair.net().now()).plus(time);
        long[] most = {grown()};
        pair.net().runUntil(() -> {
            most[0] = Math.max(most[0], grown());
            return false;
        }, end);
        pass(end.minusNanos(pair.net().now()));
        return most[0];
    }

    /** The honest client's connection. */
    public Link honest() {
        return honest;
    }

    /** An evil client at an address of its own, whose handshake is over. */
    public RudePeer rude(int number) {
        return rude(number, 1, parameters -> parameters).getFirst();
    }

    /** Evil clients at addresses of their own, numbered from {@code first} on, whose handshakes are over. */
    public List<RudePeer> rude(int first, int count, UnaryOperator<TransportParameters.Builder> parameters) {
        List<RudePeer> all = new ArrayList<>();
        int batch = Math.max(HANDSHAKES_AT_ONCE, count / 100);
        for (int i = 0; i < count; i++) {
            EvilPeer peer = EvilPeer.client(pair.net(), address(first + i), Pair.SERVER, SimTls.quick());
            all.add(new RudePeer(peer.parameters(parameters).start()));
            if (i % batch == batch - 1) {
                moment();
            }
        }
        // Until their first IDs are gone as well.
        pass(Duration.ofSeconds(1));
        assertTrue(all.stream().allMatch(rude -> rude.peer().isComplete()), "handshakes that did not complete");
        return all;
    }

    private static InetSocketAddress address(int number) {
        return Pair.address("20." + (number >> 16) + "." + (number >> 8 & 0xff) + "." + (number & 0xff),
                1024 + number % 60_000);
    }

    /** An evil server, whose handshake with the honest client is over, and that client's connection to it. */
    public record RudeServer(RudePeer peer, Link link) {
    }

    /** An evil server at an address of its own. */
    public RudeServer rudeServer(int number) {
        EvilPeer peer = EvilPeer.server(pair.net(), address(number), SimTls.quick());
        Link link = pair.dial(peer.address());
        assertTrue(pair.runUntil(() -> pair.client().opened().contains(link)), "no handshake");
        peer.send(PacketType.ONE_RTT, new Frame.HandshakeDone());
        moment();
        return new RudeServer(new RudePeer(peer), link);
    }

    /** The honest client asks; the answer comes when time passes. */
    public Answer ask(Link link, String method, byte... content) {
        Answer answer = new Answer();
        clients.run(link, () -> exchange(clients.session(link), method, content, answer));
        return answer;
    }

    private static void exchange(ClientSession session, String method, byte[] content, Answer answer) {
        try {
            ClientExchange exchange = session.open();
            exchange.head(new String[] {":method", method, ":scheme", "https", ":authority", "ebb.test", ":path", "/"},
                    Headers.empty());
            exchange.send(content, Headers.empty());
            answer.head(exchange.response(method).status());
            BodyInput body = exchange.content();
            byte[] piece = new byte[16 << 10];
            for (int got = body.read(piece); got >= 0; got = body.read(piece)) {
                answer.content(got);
            }
            answer.completed();
        } catch (IOException e) {
            answer.failed(e);
        }
    }

    /** Runs code that may wait for something on a connection of the server's. */
    public void onServer(Link link, Waiting code) {
        servers.run(link, () -> {
            try {
                code.run(servers.session(link));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Code that may wait. */
    public interface Waiting {
        /** Runs with the session of the connection. */
        void run(ServerSession session) throws IOException;
    }

    /** The honest client asks, and is answered. */
    public void honestGoesOn() {
        Answer answer = ask(honest, "GET");
        assertTrue(pair.runUntil(() -> answer.isComplete() || answer.failure() != null),
                () -> "the honest client is not served: " + answer.failure());
        assertEquals(200, answer.status(), () -> "the honest client is not served: " + answer.failure());
    }

    @Override
    public void close() {
        honestGoesOn();
        CommonPromises.othersAreServed();
        pair.close();
    }

    private record ServerKind(ServerSession.Service service) implements SimSessions.Kind<ServerSession> {
        @Override
        public ServerSession open(SimTransport transport, LongSupplier nanoClock) {
            return new ServerSession(transport, service, nanoClock);
        }

        @Override
        public void start(ServerSession session) throws IOException {
            session.start(new SplittableRandom(1));
        }

        @Override
        public void serve(ServerSession session, ByteStream stream) {
            session.serve(stream);
        }

        @Override
        public void expire(ServerSession session, long now) {
            session.expire(now);
        }
    }

    private record ClientKind() implements SimSessions.Kind<ClientSession> {
        @Override
        public ClientSession open(SimTransport transport, LongSupplier nanoClock) {
            return new ClientSession(transport, Http3Settings.defaults(), nanoClock);
        }

        @Override
        public void start(ClientSession session) throws IOException {
            session.start(new SplittableRandom(2));
        }

        @Override
        public void serve(ClientSession session, ByteStream stream) {
            session.serve(stream);
        }

        @Override
        public void expire(ClientSession session, long now) {
            // Clients wait for as long as their users do.
        }
    }
}
