package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.assertViolation;
import static ebb.quic.wire.WireFixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.quic.model.TransportError;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VarIntTest {
    // RFC 9000 §16, with the samples of appendix A.1.
    @ParameterizedTest
    @CsvSource({
        "c2197c5eff14e88c, 151288809941952652", "9d7f3e7d, 494878333", "7bbd, 15293", "25, 37", "4025, 37",
        "00, 0", "3f, 63", "4040, 64", "7fff, 16383", "80004000, 16384", "bfffffff, 1073741823",
        "c000000040000000, 1073741824", "ffffffffffffffff, 4611686018427387903", "c000000000000000, 0"
    })
    void samplesAreRead(String encoded, long value) {
        WireReader in = new WireReader(hex(encoded));
        assertEquals(value, in.readVarInt());
        assertEquals(0, in.remaining());
    }

    @ParameterizedTest
    @CsvSource({
        "63, 1", "64, 2", "16383, 2", "16384, 4", "1073741823, 4", "1073741824, 8", "4611686018427387903, 8", "0, 1"
    })
    void shortestEncodingIsChosenAtEveryBoundary(long value, int size) {
        // RFC 9000 §16: 6, 14, 30 and 62 usable bits.
        WireWriter out = new WireWriter(new byte[8]);
        out.writeVarInt(value);
        assertEquals(size, out.position());
        assertEquals(size, VarInt.size(value));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1L << 62, Long.MAX_VALUE})
    void whatHas63BitsIsOurMistake(long value) {
        assertThrows(IllegalArgumentException.class, () -> VarInt.size(value));
        assertThrows(IllegalArgumentException.class, () -> new WireWriter(new byte[8]).writeVarInt(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "40", "800000", "c0000000000000"})
    void truncatedIntegerIsTheViolationOfAPeer(String encoded) {
        assertViolation(TransportError.FRAME_ENCODING_ERROR, () -> new WireReader(hex(encoded)).readVarInt());
    }

    @Test
    void longerEncodingCanBeAskedFor() {
        WireWriter out = new WireWriter(new byte[8]);
        out.writeVarInt(37, 2);
        out.writeVarInt(1, 4);
        assertArrayEquals(hex("4025 80000001 0000"), out.array());
        assertThrows(IllegalArgumentException.class, () -> out.writeVarInt(64, 1));
        assertThrows(IllegalArgumentException.class, () -> out.writeVarInt(1, 3));
    }

    @Property
    void everyValueComesBackFromEveryEncodingThatHoldsIt(@ForAll @LongRange(min = 0, max = VarInt.MAX) long value) {
        for (int length = VarInt.size(value); length <= 8; length *= 2) {
            WireWriter out = new WireWriter(new byte[length]);
            out.writeVarInt(value, length);
            assertEquals(value, new WireReader(out.array()).readVarInt());
        }
    }
}
