package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.Component;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.Limit;
import ebb.quic.model.QuicLimits;
import ebb.quic.stream.Stream;
import ebb.testkit.Echo;
import ebb.testkit.EvilClient;
import ebb.testkit.EvilPeer;
import ebb.testkit.Pair;
import ebb.testkit.SimApplication;
import ebb.testkit.SimTls;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A server that echoes, with an honest connection beside the attack. At the end the honest one must still be served, and
 * both endpoints give everything back.
 */
final class Scene implements AutoCloseable {
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final Honest honest = new Honest();
    private final Served served = new Served();
    private final Pair pair;
    private final Link link;
    private final long before;

    private Scene(Pair.Builder setup) {
        pair = setup.server(served).client(honest).build();
        honest.clock(pair.net()::now);
        link = pair.connect();
        pair.runFor(Duration.ofSeconds(5));
        honestGoesOn();
        before = report().usedBytes();
    }

    /** With the usual limits. */
    static Scene begin() {
        return begin(Pair.newBuilder(), QuicLimits.newBuilder());
    }

    static Scene begin(Pair.Builder setup) {
        return begin(setup, QuicLimits.newBuilder());
    }

    /** With limits of the server; whatever they are, the honest connection may be quiet for an hour. */
    static Scene begin(Pair.Builder setup, QuicLimits.Builder limits) {
        return new Scene(setup.serverLimits(limits.idleTimeout(PATIENCE).build())
                .clientLimits(QuicLimits.newBuilder().idleTimeout(PATIENCE).build()));
    }

    Pair pair() {
        return pair;
    }

    Honest honest() {
        return honest;
    }

    /** The client's end of the honest connection. */
    Link link() {
        return link;
    }

    EndpointReport report() {
        return pair.server().endpoint().report();
    }

    /** Bytes that the server holds more than before the attack. */
    long grown() {
        return report().usedBytes() - before;
    }

    /** The same without the packets in flight, which the congestion window bounds. */
    long grownBesidesFlight() {
        return grown() - report().components().getOrDefault(Component.RECOVERY, 0L);
    }

    /** How often a limit of the server was hit. */
    long hits(Limit limit) {
        return report().limitsHit().getOrDefault(limit, 0L);
    }

    /** What the server's application was told so far. */
    int events() {
        return served.events;
    }

    /** An evil client at an address of its own. */
    EvilPeer evil(int number) {
        return EvilPeer.client(pair.net(), from(number), Pair.SERVER, SimTls.quick());
    }

    /** An evil client in the one network that all of these are in. */
    EvilPeer neighbour(int number) {
        return EvilPeer.client(pair.net(), Pair.address("10.44.0." + number % 250, 1024 + number), Pair.SERVER,
                SimTls.quick());
    }

    /** An evil client that has completed its handshake. */
    EvilPeer connected() {
        EvilPeer peer = EvilClient.silent(pair).start();
        if (!pair.runUntil(peer::isComplete)) {
            throw new AssertionError("no handshake: " + peer.close());
        }
        pair.runFor(Duration.ofSeconds(2));
        return peer;
    }

    /** An address in a prefix of its own, and with a port of its own, which seeds what an {@link EvilPeer} makes up. */
    static InetSocketAddress from(int number) {
        return Pair.address((20 + (number >> 16)) + "." + (number >> 8 & 0xff) + "." + (number & 0xff) + ".9",
                1024 + number % 60_000);
    }

    /** Lets a moment pass. */
    void moment() {
        pair.runFor(MOMENT);
    }

    /** Whether the connection of this peer was closed, by the server and with this code. */
    static void closed(EvilPeer peer, long code) {
        assertNotNull(peer.close(), "it was not closed");
        assertEquals(code, peer.close().errorCode(), peer.close()::phrase);
    }

    /** The honest connection sends a request and is answered. */
    void honestGoesOn() {
        honest.ask(link);
        pair.runFor(Duration.ofSeconds(1));
        assertEquals(0, honest.unanswered(), "the honest connection is not served");
    }

    @Override
    public void close() {
        honestGoesOn();
        CommonPromises.othersAreServed();
        pair.close();
    }

    /** The server's application: echoes, and counts what it is told. */
    private static final class Served implements SimApplication {
        private final Echo echo = new Echo();
        private int events;

        @Override
        public void opened(Link opened) {
            events++;
        }

        @Override
        public void streamOpened(Link owner, Stream stream) {
            events++;
            echo.streamOpened(owner, stream);
        }

        @Override
        public void closing(Link closed, CloseReason reason) {
            events++;
            echo.closing(closed, reason);
        }

        @Override
        public void turn() {
            echo.turn();
        }
    }
}
