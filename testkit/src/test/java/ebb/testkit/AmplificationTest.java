package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.wire.Frame;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody can be flooded through a server: three bytes for one until the address is proven. */
@ExtendWith(GivesEverythingBack.class)
class AmplificationTest {
    /** Counts bytes to and from each address of a server, and insists on the limit until a Handshake packet came. */
    private static final class Meter implements SimNet.Tap {
        private final Map<InetSocketAddress, long[]> bytes = new HashMap<>();
        private final Set<InetSocketAddress> proven = new HashSet<>();
        int checked;

        private long[] of(InetSocketAddress address) {
            return bytes.computeIfAbsent(address, key -> new long[2]);
        }

        @Override
        public void delivered(Datagram datagram, long now) {
            if (datagram.to().equals(Pair.SERVER)) {
                of(datagram.from())[0] += datagram.length();
                if (hasHandshakePacket(datagram.bytes())) {
                    proven.add(datagram.from());
                }
            }
        }

        private static boolean hasHandshakePacket(byte[] bytes) {
            for (int at = 0; at < bytes.length; ) {
                LongHeader header = LongHeader.parse(bytes, at, bytes.length);
                if (header == null || header.type() == PacketType.HANDSHAKE) {
                    return header != null;
                }
                at = header.end();
            }
            return false;
        }

        @Override
        public void sent(Datagram datagram, long now) {
            if (datagram.from().equals(Pair.SERVER) && !proven.contains(datagram.to())) {
                long[] both = of(datagram.to());
                both[1] += datagram.length();
                checked++;
                if (both[1] > 3 * both[0]) {
                    throw new AssertionError(both[1] + " bytes to " + datagram.to() + " for " + both[0]);
                }
            }
        }
    }

    private static Meter meter(Pair pair) {
        Meter meter = new Meter();
        pair.net().add(meter);
        return meter;
    }

    /** RFC 9000 §8, §8.1: with a certificate of any size, on networks of any kind, the limit is never exceeded. */
    @Test
    void limitHoldsForEveryDatagramOfEveryHandshake() {
        Seeds.each(300, seed -> {
            QuickTls.Sizes sizes = new QuickTls.Sizes(300, (int) (500 + seed * 37));
            try (Pair pair = Pair.newBuilder().seed(seed).tls(SimTls.quick(sizes)).nodes(
                    Nodes.delay(Duration.ofMillis(10), Duration.ofMillis(20)), Nodes.drop(0.15),
                    Nodes.duplicate(0.05)).build()) {
                Meter meter = meter(pair);
                pair.dial();
                pair.runUntil(() -> !pair.server().opened().isEmpty() && !pair.client().opened().isEmpty());
                assertTrue(meter.checked > 0);
            }
        });
    }

    /** RFC 9000 §8.1, §10.2.1: CONNECTION_CLOSE is no exception. */
    @Test
    void closeOfAHandshakeKeepsTheLimit() {
        try (Pair pair = Pair.newBuilder().tls(SimTls.quick(new QuickTls.Sizes(300, 9_000))).build()) {
            meter(pair);
            EvilPeer peer = EvilPeer.client(pair.net(), EvilClient.HERE, Pair.SERVER, SimTls.quick())
                    .answering(false).acking(false).start();
            pair.runFor(Duration.ofMillis(200));
            pair.server().closeAll();
            for (int i = 0; i < 20; i++) {
                pair.runFor(Duration.ofMillis(20));
                peer.raw(peer.packet(PacketType.INITIAL, 100, Payload.of(new Frame.Ping())));
            }
            pair.runFor(Duration.ofSeconds(30));
        }
    }

    /**
     * RFC 9000 §8.1, RFC 9002 §6.2.2.1: when the server may not send more and the client has nothing to send, the
     * client speaks up all the same, first with an Initial packet, then with a Handshake packet: nobody waits for ever.
     */
    @Test
    void clientBreaksTheDeadlock() {
        for (int lost = 1; lost <= 4; lost++) {
            int[] left = {lost};
            NetNode loss = Nodes.towards(Pair.CLIENT, (datagram, crossing) -> {
                if (left[0]-- <= 0) {
                    crossing.forward(datagram, 0);
                }
            });
            try (Pair pair = Pair.newBuilder().tls(SimTls.quick(new QuickTls.Sizes(300, 5_000)))
                    .nodes(Nodes.delay(Duration.ofMillis(10)), loss).build()) {
                meter(pair);
                pair.connect();
            }
        }
    }

    /** RFC 9000 §8.1: the client's probe is an Initial packet of 1200 bytes while it has no Handshake keys. */
    @Test
    void probeOfAClientWithoutKeysIsAFullInitial() {
        List<Datagram> sent = new ArrayList<>();
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer server = EvilPeer.server(pair.net(), Pair.address("10.0.0.8", 443), SimTls.quick())
                    .answering(false);
            pair.net().add(new SimNet.Tap() {
                @Override
                public void sent(Datagram datagram, long now) {
                    if (datagram.from().equals(Pair.CLIENT)) {
                        sent.add(datagram);
                    }
                }
            });
            pair.dial(server.address());
            pair.runFor(Duration.ofMillis(50));
            // The ClientHello is acknowledged and nothing else comes.
            server.send(PacketType.INITIAL, Payload.ack(0, 0));
            int before = sent.size();
            pair.runFor(Duration.ofSeconds(5));
            assertTrue(sent.size() > before, "the client waits for ever");
            for (Datagram datagram : sent) {
                assertTrue(datagram.length() >= 1200);
                assertEquals(0xc0, datagram.bytes()[0] & 0xf0);
            }
        }
    }

    /**
     * RFC 9000 §14.1, §8.1, RFC 9001 §9.3: every datagram with an Initial packet of a client has 1200 bytes or more, a
     * server's if it elicits an ACK.
     */
    @Test
    void datagramsWithInitialPacketsAreFull() {
        Seeds.each(100, seed -> {
            List<String> small = new ArrayList<>();
            try (Pair pair = Pair.newBuilder().seed(seed).nodes(Nodes.delay(Duration.ofMillis(10)), Nodes.drop(0.2))
                    .build()) {
                pair.net().add(new SimNet.Tap() {
                    @Override
                    public void sent(Datagram datagram, long now) {
                        boolean initial = (datagram.bytes()[0] & 0xf0) == 0xc0;
                        if (initial && datagram.from().equals(Pair.CLIENT) && datagram.length() < 1200) {
                            small.add(datagram.length() + " from the client");
                        }
                    }
                });
                pair.dial();
                pair.runUntil(() -> !pair.server().opened().isEmpty() && !pair.client().opened().isEmpty());
            }
            assertEquals(List.of(), small);
        });
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.connected(pair);
            for (Seen packet : peer.seen()) {
                boolean elicits = !packet.contents(Seen.Content.Crypto.class).isEmpty()
                        || !packet.all(Frame.Ping.class).isEmpty();
                assertTrue(packet.type() != PacketType.INITIAL || !elicits || packet.datagramBytes() >= 1200,
                        packet::toString);
            }
        }
    }

    /** RFC 9000 §14.1: a first packet in a smaller datagram begins nothing. */
    @Test
    void serverDropsSmallInitialDatagrams() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair).prepare();
            peer.raw(peer.packet(PacketType.INITIAL, 1199, Payload.of(new Frame.Ping())));
            pair.runFor(Duration.ofSeconds(1));
            assertEquals(0, peer.receivedBytes());
            assertEquals(0, pair.server().endpoint().report().opened());
        }
    }

    /** RFC 9000 §14.1: the same within a connection: the packet is not processed, so its PING is not acknowledged. */
    @Test
    void serverDropsSmallInitialDatagramsOfAConnectionToo() {
        try (Pair pair = Pair.newBuilder().build()) {
            EvilPeer peer = EvilClient.silent(pair).answering(false).acking(false).start();
            pair.runFor(Duration.ofMillis(30));
            int before = peer.seen().size();
            peer.raw(peer.packet(PacketType.INITIAL, 600, Payload.of(new Frame.Ping())));
            pair.runFor(Duration.ofMillis(30));
            assertEquals(before, peer.seen().size());
        }
    }

    /** RFC 9000 §8.1: a Handshake packet proves the address, after which the flight goes out in full. */
    @Test
    void handshakePacketLiftsTheLimit() {
        try (Pair pair = Pair.newBuilder().tls(SimTls.quick(new QuickTls.Sizes(300, 20_000))).build()) {
            meter(pair);
            pair.connect();
            assertNotNull(pair.server().only());
        }
    }
}
