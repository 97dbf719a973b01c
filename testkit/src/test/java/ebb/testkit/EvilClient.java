package ebb.testkit;

import ebb.quic.connection.Link;
import ebb.quic.wire.PacketType;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A server under test with one {@link EvilPeer} as its client; what most tests of rules start from. */
public final class EvilClient {
    /** Where it is. */
    public static final InetSocketAddress HERE = Pair.address("10.0.0.9", 40_000);

    private EvilClient() {
    }

    /** A client that has not said anything yet. */
    public static EvilPeer silent(Pair pair) {
        return EvilPeer.client(pair.net(), HERE, Pair.SERVER, SimTls.quick());
    }

    /** A client that has completed the handshake, and has it confirmed. */
    public static EvilPeer connected(Pair pair) {
        return connected(pair, silent(pair));
    }

    /** The same with a peer that the caller has made. */
    public static EvilPeer connected(Pair pair, EvilPeer peer) {
        peer.start();
        boolean opened = pair.runUntil(() -> peer.isComplete() && !pair.server().opened().isEmpty());
        if (!opened) {
            throw new AssertionError("no handshake: " + pair.server().closing() + ", " + peer.close());
        }
        pair.runFor(Duration.ofMillis(100));
        return peer;
    }

    /** The one connection of the server. */
    public static Link link(Pair pair) {
        return pair.server().only();
    }

    /** Sends frames in a 1-RTT packet and lets them arrive. */
    public static void say(Pair pair, EvilPeer peer, Payload... payloads) {
        peer.send(PacketType.ONE_RTT, payloads);
        pair.runFor(Duration.ofMillis(100));
    }
}
