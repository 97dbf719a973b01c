package ebb.testkit;

import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.VarInt;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Makes up what an {@link EvilPeer} may say, and what a network may do to datagrams; stateless. */
public final class Lies {

    private Lies() {
    }

    private static long number(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> VarInt.MAX - random.nextInt(3);
            case 1 -> random.nextLong(VarInt.MAX);
            case 2 -> 1L << random.nextInt(62);
            default -> random.nextInt(24);
        };
    }

    /** A frame of any kind, with any content, that is not a CONNECTION_CLOSE; sometimes not even a frame. */
    public static Payload frame(RandomGenerator random) {
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

    /** A datagram that was cut, made longer, or changed in up to five places, the head preferred. */
    public static byte[] mutated(RandomGenerator random, byte[] real) {
        byte[] bytes = real.clone();
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
