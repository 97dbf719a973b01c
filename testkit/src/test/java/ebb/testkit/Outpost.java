package ebb.testkit;

import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Another address of an {@link EvilPeer}: what comes there is noted, and handed to the peer if it likes. */
public final class Outpost implements TimelessPeer {
    private final InetSocketAddress address;
    private final EvilPeer owner;
    final List<Datagram> received = new ArrayList<>();
    long bytes;

    /** Occupies the address; without an owner nobody opens what comes there. */
    public Outpost(Pair pair, InetSocketAddress address, EvilPeer ownerOrNull) {
        this.address = address;
        owner = ownerOrNull;
        pair.net().add(this);
    }

    /** Path challenges that the peer saw since then are answered from an address. */
    public static void answerChallenges(EvilPeer peer, InetSocketAddress from, int sinceIndex) {
        for (Seen packet : List.copyOf(peer.seen().subList(sinceIndex, peer.seen().size()))) {
            for (Frame.PathChallenge challenge : packet.all(Frame.PathChallenge.class)) {
                peer.rawFrom(from, peer.packet(PacketType.ONE_RTT, 1200,
                        Payload.of(new Frame.PathResponse(challenge.data()))));
            }
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void receive(Datagram datagram, long now) {
        received.add(datagram);
        bytes += datagram.length();
        if (owner != null) {
            owner.receive(datagram, now);
        }
    }
}
