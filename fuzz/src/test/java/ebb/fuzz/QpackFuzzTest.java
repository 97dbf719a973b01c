package ebb.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import ebb.http3.model.Headers;
import ebb.http3.model.Http3Exception;
import ebb.http3.qpack.FieldSectionDecoder;
import ebb.http3.qpack.QpackStreams;
import ebb.http3.wire.StreamInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A field section, or the peer's encoder or decoder stream: the first byte says which. */
final class QpackFuzzTest {
    private static final int KINDS = 3;
    private static final int SECTION_LIMIT = 2_000;
    /** A byte may name a whole field of the static table, which is neither copied nor counted twice. */
    private static final long DECODER_BYTES = 30_000;
    private static final long BYTES_FOR_ONE = 200;

    static Stream<byte[]> seeds() {
        return MessageSeeds.qpack();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20m")
    void qpack(byte[] input) {
        Allocation.atMost(DECODER_BYTES + BYTES_FOR_ONE * input.length, () -> read(input));
    }

    private static void read(byte[] input) {
        Script script = new Script(input);
        int kind = script.number() % KINDS;
        byte[] bytes = script.rest();
        ByteArrayInputStream source = new ByteArrayInputStream(bytes);
        StreamInput in = new StreamInput(source::read, 16);
        try {
            if (kind == 0) {
                section(in, bytes.length);
            } else {
                instructions(in, kind == 1);
            }
        } catch (Http3Exception e) {
            require(e.code() > 0, "an error has a code");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void section(StreamInput in, int length) throws IOException {
        in.enterFrame(length);
        long[] total = new long[1];
        new FieldSectionDecoder(SECTION_LIMIT).decode(in, (name, value) -> {
            total[0] += Headers.fieldBytes(name, value);
            // RFC 9114 §4.2.2: what is beyond the limit is never handed on.
            require(total[0] <= SECTION_LIMIT, "more than the limit was decoded");
        });
        require(in.remaining() == 0, "a section is read to its end");
    }

    private static void instructions(StreamInput in, boolean ofEncoder) throws IOException {
        boolean more = true;
        while (more) {
            more = ofEncoder ? QpackStreams.readEncoderInstruction(in) : QpackStreams.readDecoderInstruction(in);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
