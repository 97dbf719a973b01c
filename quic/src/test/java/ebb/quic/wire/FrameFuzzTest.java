package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.bytes;
import static ebb.quic.wire.WireFixtures.encode;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever stands in a packet, reading it ends in frames or in a violation, and moves on at each step. */
class FrameFuzzTest {
    @Property(tries = 3_000)
    void everyByteStringEndsInFramesOrInAViolation(@ForAll @Size(min = 1, max = 80) byte[] payload) {
        readAll(payload);
    }

    @Property(tries = 2_000)
    void soDoesWhatBeginsLikeAFrame(
            @ForAll @IntRange(max = 0x31) int type, @ForAll @Size(max = 40) byte[] rest) {
        byte[] payload = new byte[1 + rest.length];
        payload[0] = (byte) type;
        System.arraycopy(rest, 0, payload, 1, rest.length);
        readAll(payload);
    }

    @Property(tries = 2_000)
    void soDoFramesWithAByteChanged(
            @ForAll("frames") List<Frame> frames, @ForAll int place, @ForAll byte value, @ForAll int end) {
        byte[] payload = concatenate(frames);
        payload[Math.floorMod(place, payload.length)] = value;
        readAll(Arrays.copyOf(payload, 1 + Math.floorMod(end, payload.length)));
    }

    @Property(tries = 1_000)
    void framesComeBackAsTheyWereWritten(@ForAll("frames") List<Frame> frames) {
        byte[] payload = concatenate(frames);
        FrameReader reader = new FrameReader();
        reader.reset(payload, 0, payload.length);
        List<Frame> read = new ArrayList<>();
        while (reader.hasNext()) {
            Frame frame = reader.next();
            assertEquals(frame.type(), new WireReader(encode(frame)).readVarInt());
            read.add(frame);
        }
        assertEquals(frames, read);
    }

    @Property(tries = 500)
    void dataFramesComeBackWhenWrittenFromTheirCursor(@ForAll("data") byte[] payload) {
        FrameReader reader = new FrameReader();
        reader.reset(payload, 0, payload.length);
        assertArrayEquals(payload, encode(reader.next()));
    }

    /** STREAM, CRYPTO and DATAGRAM as the header writers make them. */
    @Provide
    Arbitrary<byte[]> data() {
        Arbitrary<Long> number = Arbitraries.longs().between(0, 1L << 61);
        Arbitrary<byte[]> content = Arbitraries.bytes().array(byte[].class).ofMaxSize(100);
        return Combinators.combine(Arbitraries.integers().between(0, 3), number, number, content)
                .as((kind, id, offset, bytes) -> {
                    WireWriter out = new WireWriter(new byte[128]);
                    switch (kind) {
                        case 0, 1 -> {
                            FrameWriter.streamHeader(out, id, offset, bytes.length, kind == 1);
                            assertEquals(FrameWriter.streamHeaderSize(id, offset), out.position());
                        }
                        case 2 -> {
                            FrameWriter.cryptoHeader(out, offset, bytes.length);
                            assertEquals(FrameWriter.cryptoHeaderSize(offset), out.position());
                        }
                        default -> {
                            FrameWriter.datagramHeader(out, bytes.length);
                            assertEquals(FrameWriter.datagramHeaderSize(), out.position());
                        }
                    }
                    out.writeBytes(bytes);
                    return Arrays.copyOf(out.array(), out.position());
                });
    }

    @Provide
    Arbitrary<List<Frame>> frames() {
        Arbitrary<Long> number = Arbitraries.longs().between(0, VarInt.MAX);
        Arbitrary<Long> count = Arbitraries.longs().between(0, 1L << 60);
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        Arbitrary<byte[]> token = Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(70);
        Arbitrary<ConnectionId> id = Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(20)
                .map(ConnectionId::of);
        Arbitrary<String> phrase = Arbitraries.strings().excludeChars('\ud800', '\udfff').ofMaxLength(10)
                .filter(text -> text.codePoints().noneMatch(point -> point >= 0xd800 && point < 0xe000));
        List<Arbitrary<? extends Frame>> kinds = List.of(
                Arbitraries.of(new Frame.Ping(), new Frame.HandshakeDone()),
                Combinators.combine(number, number, number).as(Frame.ResetStream::new),
                Combinators.combine(number, number).as(Frame.StopSending::new),
                token.map(Frame.NewToken::new),
                number.map(Frame.MaxData::new),
                Combinators.combine(number, number).as(Frame.MaxStreamData::new),
                Combinators.combine(flag, count).as(Frame.MaxStreams::new),
                number.map(Frame.DataBlocked::new),
                Combinators.combine(number, number).as(Frame.StreamDataBlocked::new),
                Combinators.combine(flag, count).as(Frame.StreamsBlocked::new),
                Combinators.combine(number, number, id).as((a, b, value) ->
                        new Frame.NewConnectionId(Math.max(a, b), Math.min(a, b), value, bytes(16, 7))),
                number.map(Frame.RetireConnectionId::new),
                Arbitraries.longs().map(Frame.PathChallenge::new),
                Arbitraries.longs().map(Frame.PathResponse::new),
                Combinators.combine(flag, number, number, phrase).as((application, code, type, text) ->
                        new Frame.ConnectionClose(application, code, application ? 0 : type, text)));
        // Runs of padding merge, so that two of them never stand side by side here.
        Arbitrary<Frame> any = Arbitraries.integers().between(0, kinds.size() - 1).flatMap(kinds::get).map(f -> f);
        Arbitrary<List<Frame>> plain = any.list().ofMinSize(1).ofMaxSize(8);
        return Combinators.combine(plain, Arbitraries.integers().between(0, 5)).as((list, padding) -> {
            List<Frame> frames = new ArrayList<>(list);
            if (padding > 0) {
                frames.add(new Frame.Padding(padding));
            }
            return frames;
        });
    }

    private static byte[] concatenate(List<Frame> frames) {
        WireWriter out = new WireWriter(new byte[frames.stream().mapToInt(FrameWriter::size).sum()]);
        frames.forEach(frame -> FrameWriter.write(out, frame));
        assertEquals(0, out.remaining());
        return out.array();
    }

    private static void readAll(byte[] payload) {
        FrameReader reader = new FrameReader();
        reader.reset(payload, 0, payload.length);
        int steps = 0;
        try {
            while (reader.hasNext()) {
                Frame frame = reader.next();
                steps++;
                assertTrue(steps <= payload.length, "each frame has a byte at least");
                assertInside(frame, payload.length);
                assertTrue(FrameRules.allowed(frame.type(), PacketType.ONE_RTT));
            }
        } catch (ProtocolViolation violation) {
            assertTrue(violation.code() > 0);
        }
    }

    private static void assertInside(Frame frame, int length) {
        switch (frame) {
            case Frame.Stream it -> assertTrue(it.dataOffset() >= 0 && it.dataOffset() + it.dataLength() <= length);
            case Frame.Crypto it -> assertTrue(it.dataOffset() >= 0 && it.dataOffset() + it.dataLength() <= length);
            case Frame.Datagram it -> assertTrue(it.dataOffset() >= 0 && it.dataOffset() + it.dataLength() <= length);
            default -> assertTrue(FrameWriter.size(frame) > 0);
        }
    }
}
