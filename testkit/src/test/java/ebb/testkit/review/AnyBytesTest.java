package ebb.testkit.review;

import static org.junit.jupiter.api.Assertions.assertFalse;

import ebb.quic.model.CloseReason;
import ebb.quic.wire.PacketType;
import ebb.testkit.Datagram;
import ebb.testkit.Echo;
import ebb.testkit.EvilPeer;
import ebb.testkit.GivesEverythingBack;
import ebb.testkit.Lies;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import ebb.testkit.SimHost;
import ebb.testkit.SimTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever comes, sealed by a peer or made up by a stranger, ends in an answer of the protocol and not in a defect. */
@ExtendWith(GivesEverythingBack.class)
class AnyBytesTest {
    private static final PacketType[] TYPES = {PacketType.INITIAL, PacketType.HANDSHAKE, PacketType.ONE_RTT,
        PacketType.ONE_RTT, PacketType.ONE_RTT, PacketType.ONE_RTT};

    private static void sound(SimHost host, long seed) {
        for (CloseReason reason : host.closing().values()) {
            assertFalse(reason instanceof CloseReason.InternalFailure, () -> "seed " + seed + ": " + reason);
        }
    }

    private static void say(Pair pair, EvilPeer peer, SplittableRandom random) {
        for (int i = 0; i < 12; i++) {
            PacketType type = TYPES[random.nextInt(TYPES.length)];
            if (peer.canSend(type)) {
                Payload[] payloads = new Payload[1 + random.nextInt(3)];
                Arrays.setAll(payloads, _ -> Lies.frame(random));
                if (random.nextInt(6) == 0) {
                    peer.rawFrom(Pair.address("10.3.0." + random.nextInt(3), 99), peer.packet(type, 0, payloads));
                } else {
                    peer.send(type, payloads);
                }
            }
            pair.runFor(Duration.ofMillis(random.nextInt(30)));
        }
    }

    /** Frames of all kinds with any content, sealed in packets of all kinds, to a server. */
    @Test
    void framesToAServer() {
        for (long seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            try (Pair pair = Pair.newBuilder().seed(seed).server(new Echo()).build()) {
                EvilPeer peer = EvilPeer.client(pair.net(), Evil.HERE, Pair.SERVER, SimTls.quick());
                peer.acking(random.nextBoolean()).start();
                pair.runFor(Duration.ofMillis(random.nextInt(120)));
                say(pair, peer, random);
                sound(pair.server(), seed);
            }
        }
    }

    /** The same to a client. */
    @Test
    void framesToAClient() {
        for (long seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            try (Pair pair = Pair.newBuilder().seed(seed).client(new Echo()).build()) {
                EvilPeer peer = EvilPeer.server(pair.net(), Pair.address("10.0.0.8", 443), SimTls.quick());
                peer.acking(random.nextBoolean());
                pair.dial(peer.address());
                pair.runFor(Duration.ofMillis(random.nextInt(120)));
                say(pair, peer, random);
                sound(pair.client(), seed);
            }
        }
    }

    /** Datagrams of all lengths, real ones that were cut, extended and changed, to both ends. */
    @Test
    void mutatedDatagrams() {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            try (Pair pair = Pair.newBuilder().seed(seed).build()) {
                List<byte[]> real = new ArrayList<>();
                pair.net().add((datagram, crossing) -> {
                    real.add(datagram.bytes().clone());
                    crossing.forward(datagram, 0);
                });
                pair.connect();
                for (int i = 0; i < 300; i++) {
                    byte[] bytes = Lies.mutated(random, real.get(random.nextInt(real.size())));
                    boolean toServer = random.nextBoolean();
                    pair.net().send(toServer ? new Datagram(Pair.CLIENT, Pair.SERVER, bytes)
                            : new Datagram(Pair.SERVER, Pair.CLIENT, bytes));
                }
                pair.runFor(Evil.MOMENT);
                sound(pair.server(), seed);
                sound(pair.client(), seed);
            }
        }
    }
}
