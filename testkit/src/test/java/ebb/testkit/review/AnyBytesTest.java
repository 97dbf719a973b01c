package ebb.testkit.review;

import static org.junit.jupiter.api.Assertions.assertFalse;

import ebb.quic.model.CloseReason;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.VarInt;
import ebb.testkit.Datagram;
import ebb.testkit.Echo;
import ebb.testkit.EvilPeer;
import ebb.testkit.GivesEverythingBack;
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

    private static long number(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> VarInt.MAX - random.nextInt(3);
            case 1 -> random.nextLong(VarInt.MAX);
            case 2 -> 1L << random.nextInt(62);
            default -> random.nextInt(24);
        };
    }

    private static Payload frame(SplittableRandom random, EvilPeer peer) {
        byte[] data = new byte[random.nextInt(40)];
        random.nextBytes(data);
        long offset = Math.min(number(random), VarInt.MAX - data.length);
        return switch (random.nextInt(20)) {
            case 0 -> Payload.of(new Frame.ResetStream(number(random), number(random), number(random)));
            case 1 -> Payload.of(new Frame.StopSending(number(random), number(random)));
            case 2 -> Payload.of(new Frame.MaxData(number(random)));
            case 3 -> Payload.of(new Frame.MaxStreamData(number(random), number(random)));
            case 4 -> Payload.of(new Frame.MaxStreams(random.nextBoolean(), number(random)));
            case 5 -> Payload.of(new Frame.DataBlocked(number(random)));
            case 6 -> Payload.of(new Frame.StreamDataBlocked(number(random), number(random)));
            case 7 -> Payload.of(new Frame.StreamsBlocked(random.nextBoolean(), number(random)));
            case 8 -> Payload.of(new Frame.RetireConnectionId(random.nextInt(4)));
            case 9 -> {
                long sequence = random.nextInt(6);
                yield Payload.of(new Frame.NewConnectionId(sequence, random.nextLong(sequence + 1),
                        ConnectionId.of(new byte[] {1, 2, 3, (byte) sequence}), new byte[16]));
            }
            case 10 -> Payload.of(new Frame.PathChallenge(random.nextLong()));
            case 11 -> Payload.of(new Frame.PathResponse(random.nextLong()));
            case 12 -> Payload.of(new Frame.NewToken(new byte[1 + random.nextInt(900)]));
            case 13 -> Payload.of(new Frame.HandshakeDone());
            case 14 -> Payload.crypto(offset, data);
            case 15 -> Payload.ack(random.nextInt(4), random.nextInt(4) + 4L);
            case 16 -> Payload.bytes(data.length == 0 ? 0 : data[0] & 0x3f, random.nextInt(256), random.nextInt(256));
            case 17 -> Payload.of(new Frame.Ping());
            default -> Payload.stream(random.nextInt(24), random.nextBoolean() ? random.nextInt(200) : offset, data,
                    random.nextInt(5) == 0);
        };
    }

    private static void say(Pair pair, EvilPeer peer, SplittableRandom random) {
        for (int i = 0; i < 12; i++) {
            PacketType type = TYPES[random.nextInt(TYPES.length)];
            if (peer.canSend(type)) {
                Payload[] payloads = new Payload[1 + random.nextInt(3)];
                Arrays.setAll(payloads, _ -> frame(random, peer));
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
                    byte[] bytes = mutated(random, real);
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

    private static byte[] mutated(SplittableRandom random, List<byte[]> real) {
        byte[] bytes = real.get(random.nextInt(real.size())).clone();
        switch (random.nextInt(5)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> bytes = Arrays.copyOf(bytes, Math.min(1500, bytes.length + random.nextInt(300)));
            case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(40));
            default -> { }
        }
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(Math.min(bytes.length, random.nextBoolean() ? 30 : bytes.length))] =
                    (byte) random.nextInt();
        }
        return bytes;
    }
}
