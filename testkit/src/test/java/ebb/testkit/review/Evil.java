package ebb.testkit.review;

import ebb.testkit.Datagram;
import ebb.testkit.EvilPeer;
import ebb.testkit.NetPeer;
import ebb.testkit.Pair;
import ebb.testkit.SimTls;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A server under test with one {@link EvilPeer} as its client. */
final class Evil {
    static final InetSocketAddress HERE = Pair.address("10.0.0.9", 40_000);
    static final Duration MOMENT = Duration.ofMillis(100);

    private Evil() {
    }

    /** A client that has completed the handshake, and has it confirmed. */
    static EvilPeer connected(Pair pair) {
        EvilPeer peer = EvilPeer.client(pair.net(), HERE, Pair.SERVER, SimTls.quick()).start();
        if (!pair.runUntil(() -> peer.isComplete() && !pair.server().opened().isEmpty())) {
            throw new AssertionError("no handshake: " + pair.server().closing() + ", " + peer.close());
        }
        pair.runFor(MOMENT);
        return peer;
    }

    /** Lets the peer get what is sent to another address, too. */
    static void alsoAt(Pair pair, EvilPeer peer, InetSocketAddress address) {
        pair.net().add(new NetPeer() {
            @Override
            public InetSocketAddress address() {
                return address;
            }

            @Override
            public void receive(Datagram datagram, long now) {
                peer.receive(datagram, now);
            }

            @Override
            public long nextTimeout() {
                return Long.MAX_VALUE;
            }

            @Override
            public void onTimeout(long now) {
                throw new IllegalStateException("it has no timers");
            }
        });
    }

    /** Where the server thinks that its client is. */
    static InetSocketAddress remote(Pair pair) {
        return pair.server().only().core().stats(pair.net().now()).remoteAddress();
    }
}
