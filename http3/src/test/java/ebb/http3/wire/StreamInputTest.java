package ebb.http3.wire;

import static ebb.http3.model.Http3Error.H3_FRAME_ERROR;
import static ebb.http3.stream.Failures.assertConnectionError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.http3.stream.Bytes;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class StreamInputTest {

    @Property(tries = 300)
    void integersSurvive(@ForAll @LongRange(min = 0, max = (1L << 62) - 1) long value) throws IOException {
        assertEquals(value, Bytes.input(Bytes.varInt(value)).readVarInt());
    }

    @Test
    void integersHaveTheLengthsOfTheSpecification() throws IOException {
        assertEquals(151288809941952652L, Bytes.input(Bytes.hex("c2197c5eff14e88c")).readVarInt());
        assertEquals(494878333, Bytes.input(Bytes.hex("9d7f3e7d")).readVarInt());
        assertEquals(15293, Bytes.input(Bytes.hex("7bbd")).readVarInt());
        assertEquals(37, Bytes.input(Bytes.hex("4025")).readVarInt());
        assertArrayEquals(Bytes.hex("c2197c5eff14e88c"), Bytes.varInt(151288809941952652L));
        assertArrayEquals(Bytes.hex("9d7f3e7d"), Bytes.varInt(494878333));
        assertArrayEquals(Bytes.hex("25"), Bytes.varInt(37));
    }

    @Test
    void endAndTruncationDiffer() throws IOException {
        assertEquals(StreamInput.END, Bytes.input(new byte[0]).readVarInt());
        assertEquals(StreamInput.TRUNCATED, Bytes.input(Bytes.hex("40")).readVarInt());
    }

    @Property(tries = 300)
    void nothingIsReadBeyondTheFrame(@ForAll @IntRange(max = 60) int length,
            @ForAll @IntRange(min = 1, max = 70) int chunk) throws IOException {
        StreamInput in = Bytes.input(new byte[60]);
        in.enterFrame(length);
        int total = 0;
        byte[] target = new byte[chunk];
        for (int got = in.read(target, 0, chunk); got >= 0; got = in.read(target, 0, chunk)) {
            total += got;
        }
        assertEquals(length, total);
        assertEquals(StreamInput.END, in.read());
        in.leaveFrame();
        in.enterFrame(60 - length);
        in.skipFrame();
        assertEquals(StreamInput.END, in.read());
    }

    @Test
    void endInsideAFrameIsAnError() {
        StreamInput in = Bytes.input(new byte[3]);
        in.enterFrame(4);
        assertConnectionError(H3_FRAME_ERROR, in::skipFrame);
        StreamInput direct = Bytes.input(new byte[0]);
        direct.enterFrame(100);
        assertConnectionError(H3_FRAME_ERROR, () -> direct.read(new byte[100], 0, 100));
    }
}
