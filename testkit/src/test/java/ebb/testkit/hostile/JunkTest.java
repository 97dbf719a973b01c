package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.CloseKind;
import ebb.quic.model.DropReason;
import ebb.quic.model.TransportError;
import ebb.quic.wire.AckRanges;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameReader;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.ProtocolViolation;
import ebb.quic.wire.WireWriter;
import ebb.testkit.EvilClient;
import ebb.testkit.EvilPeer;
import ebb.testkit.Payload;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Bytes that mean nothing, or something else than they should. */
class JunkTest {

    /** RFC 9000 §5.2: they belong to no connection. */
    @Vector(row = 17, name = "empty datagrams and junk", published = "CVE-2026-11352",
            bound = "counted and dropped; every datagram is a part of its batch, after two of which timers and sending come",
            drops = {DropReason.MALFORMED, DropReason.NO_CONNECTION})
    void emptyDatagramsCostNothing(Measured measured) {
        int datagrams = Measured.count(50_000, 1_000_000);
        SplittableRandom random = new SplittableRandom(17);
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.evil(1);
            long dropped = scene.report().datagramsDropped();
            long sent = scene.report().datagramsSent();
            for (int i = 0; i < datagrams; i++) {
                byte[] junk = new byte[i % 2 == 0 ? 0 : random.nextInt(20)];
                random.nextBytes(junk);
                peer.raw(junk);
            }
            scene.moment();
            measured.exactly("datagrams dropped", scene.report().datagramsDropped() - dropped, datagrams);
            measured.exactly("sent for them", scene.report().datagramsSent() - sent, 0);
            measured.exactly("bytes held", scene.grown(), 0);
        }
    }

    /** RFC 9000 §12.4, §19. */
    @Vector(row = 18, name = "frames that end in the middle, are unknown, or longer than their packet",
            published = "CVE-2023-42805, CVE-2020-24944",
            bound = "the cursor moves with every step and never beyond the packet; FRAME_ENCODING_ERROR",
            closes = CloseKind.TRANSPORT_FAILURE)
    void anyBytesAreFramesOrAnError(Measured measured) {
        int strings = Measured.count(200_000, 20_000_000);
        SplittableRandom random = new SplittableRandom(18);
        FrameReader reader = new FrameReader();
        int errors = 0;
        for (int i = 0; i < strings; i++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            random.nextBytes(bytes);
            bytes[0] &= 0x3f;
            errors += read(reader, bytes) ? 0 : 1;
        }
        measured.atLeast("of " + strings + " strings were an error, all others frames", errors, 1);
        int[][] wrong = {{0x40}, {0x3f}, {0x21}, {0x0a, 0, 0x7f}, {0x06, 0, 0x50, 0}, {0x04, 0}, {0x18, 1, 0, 21},
            {0x02, 5, 0, 0}, {0x10, 0xc0}};
        for (int[] bytes : wrong) {
            try (Scene scene = Scene.begin()) {
                EvilPeer peer = scene.connected();
                EvilClient.say(scene.pair(), peer, Payload.bytes(bytes));
                Scene.closed(peer, TransportError.FRAME_ENCODING_ERROR);
            }
        }
        measured.seen(wrong.length + " kinds of malformed frames each close with FRAME_ENCODING_ERROR");
    }

    private static boolean read(FrameReader reader, byte[] bytes) {
        try {
            reader.reset(bytes, 0, bytes.length);
            for (int frames = 0; reader.hasNext(); frames++) {
                reader.next();
                assertTrue(frames < bytes.length, "more frames than bytes");
            }
            return true;
        } catch (ProtocolViolation violation) {
            return false;
        }
    }

    /** RFC 9000 §19.3.1: no range below 0, no gap that wraps. */
    @Vector(row = 27, name = "ACK ranges below zero and beyond 64 bits",
            published = "CVE-2025-4821, CVE-2026-32179, CVE-2024-52811",
            bound = "each gap and length is compared with what is left before it is subtracted; FRAME_ENCODING_ERROR",
            closes = CloseKind.TRANSPORT_FAILURE)
    void ackRangesAreThoseOfExactArithmetic(Measured measured) {
        int frames = Measured.count(100_000, 10_000_000);
        SplittableRandom random = new SplittableRandom(27);
        int wrong = 0;
        for (int i = 0; i < frames; i++) {
            List<Long> numbers = new ArrayList<>();
            for (int left = 2 + 2 * random.nextInt(5); left > 0; left--) {
                numbers.add(random.nextLong(random.nextInt(4) == 0 ? 1L << 62 : 60));
            }
            List<BigInteger[]> expected = model(numbers);
            AckRanges parsed = parse(numbers);
            assertEquals(expected == null, parsed == null, numbers::toString);
            wrong += expected == null ? 1 : 0;
            for (int range = 0; expected != null && range < expected.size(); range++) {
                assertEquals(expected.get(range)[0].longValueExact(), parsed.smallest(range), numbers::toString);
                assertEquals(expected.get(range)[1].longValueExact(), parsed.largest(range), numbers::toString);
            }
        }
        measured.seen(frames + " ACK frames were read as by exact arithmetic");
        measured.atLeast("of them were wrong", wrong, frames / 10);
        try (Scene scene = Scene.begin()) {
            EvilPeer peer = scene.connected();
            peer.send(PacketType.ONE_RTT, Payload.bytes(0x02, 1, 0, 0, 2));
            scene.moment();
            Scene.closed(peer, TransportError.FRAME_ENCODING_ERROR);
        }
    }

    /** Largest, first range, then gaps and lengths; null when a number would be below 0. */
    private static List<BigInteger[]> model(List<Long> numbers) {
        List<BigInteger[]> ranges = new ArrayList<>();
        BigInteger largest = BigInteger.valueOf(numbers.get(0));
        for (int i = 1; i < numbers.size(); i += 2) {
            BigInteger smallest = largest.subtract(BigInteger.valueOf(numbers.get(i)));
            ranges.add(new BigInteger[] {smallest, largest});
            if (smallest.signum() < 0) {
                return null;
            }
            if (i + 1 < numbers.size()) {
                largest = smallest.subtract(BigInteger.valueOf(numbers.get(i + 1))).subtract(BigInteger.TWO);
                if (largest.signum() < 0) {
                    return null;
                }
            }
        }
        return ranges;
    }

    private static AckRanges parse(List<Long> numbers) {
        WireWriter out = new WireWriter(new byte[200]);
        out.writeVarInt(0x02);
        out.writeVarInt(numbers.get(0));
        out.writeVarInt(0);
        out.writeVarInt(numbers.size() / 2 - 1);
        numbers.subList(1, numbers.size()).forEach(out::writeVarInt);
        FrameReader reader = new FrameReader();
        reader.reset(Arrays.copyOf(out.array(), out.position()), 0, out.position());
        try {
            return ((Frame.Ack) reader.next()).ranges();
        } catch (ProtocolViolation violation) {
            assertEquals(TransportError.FRAME_ENCODING_ERROR, violation.code());
            return null;
        }
    }
}
