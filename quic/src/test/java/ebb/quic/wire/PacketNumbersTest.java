package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketNumbersTest {
    // RFC 9000 §17.1, with the samples of appendices A.2 and A.3.
    @Test
    void samplesOfTheAppendix() {
        assertEquals(2, PacketNumbers.length(0xac5c02, 0xabe8b3));
        assertEquals(3, PacketNumbers.length(0xace8fe, 0xabe8b3));
        assertEquals(0xa82f9b32L, PacketNumbers.decode(0xa82f30eaL, 0x9b32, 2));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "126, 1", "127, 2", "255, 2", "32766, 2", "32767, 3", "65535, 3", "8388606, 3",
        "8388607, 4", "16777215, 4"})
    void fullNumberIsSentWhileNothingIsAcknowledged(long number, int length) {
        // RFC 9000 §17.1: not truncated before the first acknowledgement.
        assertEquals(length, PacketNumbers.length(number, -1));
        WireWriter out = new WireWriter(new byte[4]);
        PacketNumbers.write(out, number, length);
        assertEquals(number, PacketNumbers.read(out.array(), 0, length));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "127, 1", "128, 2", "32767, 2", "32768, 3", "8388607, 3", "8388608, 4", "2147483648, 4"})
    void lengthCoversMoreThanTwiceTheDistance(long distance, int length) {
        // RFC 9000 §17.1: a range of more than twice the distance to the largest acknowledged.
        assertEquals(length, PacketNumbers.length(1_000_000_000_000L + distance, 1_000_000_000_000L));
    }

    @Test
    void lowBytesAreWrittenAndRead() {
        WireWriter out = new WireWriter(new byte[10]);
        for (int length = 1; length <= 4; length++) {
            PacketNumbers.write(out, 0x1_8899_aabbL, length);
        }
        assertArrayEquals(hex("bb aabb 99aabb 8899aabb"), out.array());
        assertEquals(0x8899aabbL, PacketNumbers.read(out.array(), 6, 4), "unsigned");
        assertThrows(IllegalArgumentException.class, () -> PacketNumbers.write(out, 1, 5));
    }

    @Test
    void firstPacketIsExpectedToBeZero() {
        assertEquals(0, PacketNumbers.decode(-1, 0, 1));
        assertEquals(128, PacketNumbers.decode(-1, 128, 1));
        assertEquals(255, PacketNumbers.decode(-1, 255, 1), "there is nothing below 0 to choose instead");
    }

    @Test
    void numbersStayWithinTheirRangeAtBothEnds() {
        assertEquals(PacketNumbers.MAX, PacketNumbers.decode(PacketNumbers.MAX - 1, 0xff, 1));
        assertEquals(PacketNumbers.MAX - 0xff, PacketNumbers.decode(PacketNumbers.MAX, 0, 1));
    }

    @Property
    void decodedNumberIsTheNearestOfAllThatEndInItsBytes(
            @ForAll @LongRange(min = -1, max = VarInt.MAX) long largest, @ForAll int bits,
            @ForAll @IntRange(min = 1, max = 4) int length) {
        // RFC 9000 §17.1: the value closest to the next expected packet.
        long window = 1L << 8 * length;
        long truncated = bits & window - 1;
        long decoded = PacketNumbers.decode(largest, truncated, length);
        assertTrue(decoded >= 0 && decoded <= VarInt.MAX);
        assertEquals(truncated, decoded & window - 1);
        BigInteger distance = BigInteger.valueOf(decoded).subtract(BigInteger.valueOf(largest + 1)).abs();
        for (long other : new long[] {decoded - window, decoded + window}) {
            if (other >= 0 && other <= VarInt.MAX) {
                BigInteger others = BigInteger.valueOf(other).subtract(BigInteger.valueOf(largest + 1)).abs();
                assertTrue(distance.compareTo(others) <= 0, decoded + " against " + other);
            }
        }
    }

    @Property
    void whatOneSideCutsTheOtherCompletes(
            @ForAll @LongRange(min = -1, max = 1L << 61) long acked,
            @ForAll @LongRange(min = 1, max = 1L << 30) long ahead, @ForAll @IntRange(max = 100) int percent) {
        // The receiver has at least the acknowledged packet and at most those before this one.
        long number = acked + ahead;
        int length = PacketNumbers.length(number, acked);
        long received = acked + (ahead - 1) * percent / 100;
        assertEquals(number, PacketNumbers.decode(received, number & (1L << 8 * length) - 1, length));
    }
}
