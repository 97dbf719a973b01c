package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.assertMalformed;
import static ebb.quic.wire.WireFixtures.assertViolation;
import static ebb.quic.wire.WireFixtures.encode;
import static ebb.quic.wire.WireFixtures.hex;
import static ebb.quic.wire.WireFixtures.single;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.TransportError;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AckFrameTest {
    private static final String MAX = "ffffffffffffffff";

    @Test
    void frameOfOneRangeIsRead() {
        // RFC 9000 §19.3.
        Frame.Ack ack = ack("02 4025 05 00 04");
        assertEquals(37, ack.largest());
        assertEquals(5, ack.rawDelay());
        assertEquals("[37..33]", ack.ranges().toString());
        assertFalse(ack.ecn());
    }

    @Test
    void gapsAndLengthsCountDownwards() {
        // RFC 9000 §19.3.1: largest = previous smallest - gap - 2; smallest = largest - length.
        assertEquals("[20..18, 15..14, 12..0]", ack("02 14 00 02 02 01 01 00 0c").ranges().toString());
    }

    @Test
    void bothTypesAreUnderstood() {
        // RFC 9000 §19.3 and RFC 9000 §19.3.2: type 0x03 ends with three counts.
        Frame.Ack ack = ack("03 05 00 00 05 01 4025 03");
        assertTrue(ack.ecn());
        assertEquals(FrameType.ACK_ECN, ack.type());
        assertEquals(List.of(1L, 37L, 3L), List.of(ack.ect0(), ack.ect1(), ack.ce()));
        assertEquals("[5..0]", ack.ranges().toString());
    }

    @Test
    void cursorForgetsTheFrameBefore() {
        FrameReader reader = new FrameReader();
        byte[] payload = hex("03 14 07 01 00 00 00 01 02 03 02 05 06 00 00");
        reader.reset(payload, 0, payload.length);
        reader.next();
        Frame.Ack second = assertInstanceOf(Frame.Ack.class, reader.next());
        assertEquals("[5..5]", second.ranges().toString());
        assertFalse(second.ecn());
        assertEquals(0, second.ce());
        assertEquals(6, second.rawDelay());
    }

    @Test
    void negativePacketNumbersAreMalformed() {
        // RFC 9000 §19.3.1: FRAME_ENCODING_ERROR, wherever the computation falls below 0.
        assertMalformed("02 05 00 00 06");
        assertMalformed("02 05 00 01 03 01 00");
        assertMalformed("02 05 00 01 03 00 01");
        assertMalformed("02 05 00 01 00 " + MAX + " 00");
        assertMalformed("02 05 00 01 00 00" + MAX);
        assertMalformed("02 05 00 00" + MAX);
        assertMalformed("02" + MAX + "00 01 00" + MAX + "00");
        assertEquals("[5..2, 0..0]", ack("02 05 00 01 03 00 00").ranges().toString());
    }

    @Test
    void countOfRangesThatAreNotThereIsMalformed() {
        assertMalformed("02 05 00" + MAX + "00 00 00");
        assertMalformed("02 14 00 03 00 00 00 00 00");
    }

    @Test
    void rangesBeyondTheBoundAreCheckedButNotKept() {
        int further = 300;
        WireWriter out = new WireWriter(new byte[2_000]);
        writeSingles(out, 1_000, further);
        Frame.Ack ack = assertInstanceOf(Frame.Ack.class, single(Arrays.copyOf(out.array(), out.position())));
        assertEquals(256, ack.ranges().count());
        assertEquals(1_000, ack.largest());
        assertEquals(1_000 - 2 * 255, ack.ranges().smallest(255));

        out.position(0);
        writeSingles(out, 599, further);
        byte[] falling = Arrays.copyOf(out.array(), out.position());
        assertViolation(TransportError.FRAME_ENCODING_ERROR, () -> single(falling));
    }

    private static void writeSingles(WireWriter out, long largest, int further) {
        out.writeByte(2);
        out.writeVarInt(largest);
        out.writeVarInt(0);
        out.writeVarInt(further);
        out.writeVarInt(0);
        for (int i = 0; i < further; i++) {
            out.writeVarInt(0);
            out.writeVarInt(0);
        }
    }

    @Test
    void writerLeavesOutTheLowestRangesThatDoNotFit() {
        AckRanges ranges = new AckRanges(100);
        for (long number = 0; number < 200; number += 2) {
            ranges.add(number);
        }
        for (int room = 0; room <= 250; room++) {
            WireWriter out = new WireWriter(new byte[300], 3, room);
            int length = FrameWriter.ack(out, ranges, 1_000);
            assertEquals(3 + length, out.position());
            // Type, two bytes each of largest and delay, one each of count and first range.
            assertEquals(room < 7, length == 0);
            if (length > 0) {
                Frame.Ack ack = assertInstanceOf(
                        Frame.Ack.class, single(Arrays.copyOfRange(out.array(), 3, out.position())));
                assertEquals(198, ack.largest());
                assertTrue(ack.ranges().count() == 100 || room - length <= 2, "as many ranges as fit");
            }
        }
        assertEquals(0, FrameWriter.ack(new WireWriter(new byte[9]), new AckRanges(1), 0), "nothing to acknowledge");
    }

    @Property(tries = 300)
    void rangesComeBackAsTheyWereWritten(@ForAll("numbers") List<Long> numbers, @ForAll @IntRange(max = 3) int marks) {
        AckRanges ranges = new AckRanges(256);
        numbers.forEach(ranges::add);
        Frame.EcnCounts counts = marks == 0 ? null : new Frame.EcnCounts(marks, 70, VarInt.MAX);
        WireWriter out = new WireWriter(new byte[5_000]);
        int length = FrameWriter.ack(out, ranges, 123, counts);
        byte[] payload = Arrays.copyOf(out.array(), length);
        Frame.Ack ack = assertInstanceOf(Frame.Ack.class, single(payload));
        assertEquals(ranges.toString(), ack.ranges().toString());
        assertEquals(123, ack.rawDelay());
        assertEquals(counts != null, ack.ecn());
        assertArrayEquals(payload, encode(ack), "written again from the cursor");
    }

    @Provide
    Arbitrary<List<Long>> numbers() {
        return Arbitraries.oneOf(Arbitraries.longs().between(0, 400), Arbitraries.longs().between(0, VarInt.MAX))
                .list().ofMinSize(1).ofMaxSize(200);
    }

    @Property(tries = 1_000)
    void arithmeticAgreesWithNumbersWithoutBounds(@ForAll("fields") List<Long> fields) {
        // RFC 9000 §19.3.1, against arithmetic that cannot overflow.
        int further = (fields.size() - 2) / 2;
        WireWriter out = new WireWriter(new byte[8 * fields.size() + 20]);
        out.writeByte(2);
        out.writeVarInt(fields.get(0));
        out.writeVarInt(0);
        out.writeVarInt(further);
        fields.subList(1, 2 + 2 * further).forEach(out::writeVarInt);
        byte[] payload = Arrays.copyOf(out.array(), out.position());
        String expected = model(fields, further);
        if (expected == null) {
            assertViolation(TransportError.FRAME_ENCODING_ERROR, () -> single(payload));
        } else {
            assertEquals(expected, assertInstanceOf(Frame.Ack.class, single(payload)).ranges().toString());
        }
    }

    @Provide
    Arbitrary<List<Long>> fields() {
        Arbitrary<Long> large = Arbitraries.longs().between(0, VarInt.MAX);
        Arbitrary<Long> small = Arbitraries.longs().between(0, 40);
        return Arbitraries.frequencyOf(Tuple.of(1, large), Tuple.of(6, small))
                .list().ofMinSize(2).ofMaxSize(12)
                .flatMap(list -> large.map(largest -> {
                    List<Long> fields = new ArrayList<>(list);
                    fields.set(0, largest);
                    return fields;
                }));
    }

    /** The ranges as text, null when a number is negative. */
    private static String model(List<Long> fields, int further) {
        List<String> ranges = new ArrayList<>();
        BigInteger largest = BigInteger.valueOf(fields.get(0));
        BigInteger smallest = largest.subtract(BigInteger.valueOf(fields.get(1)));
        boolean negative = smallest.signum() < 0;
        ranges.add(largest + ".." + smallest);
        for (int i = 0; i < further; i++) {
            largest = smallest.subtract(BigInteger.valueOf(fields.get(2 + 2 * i))).subtract(BigInteger.TWO);
            smallest = largest.subtract(BigInteger.valueOf(fields.get(3 + 2 * i)));
            negative |= smallest.signum() < 0;
            ranges.add(largest + ".." + smallest);
        }
        return negative ? null : ranges.toString();
    }

    private static Frame.Ack ack(String payload) {
        return assertInstanceOf(Frame.Ack.class, single(payload));
    }
}
