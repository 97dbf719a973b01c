package ebb.http3.qpack;

import static ebb.http3.model.Http3Error.QPACK_DECODER_STREAM_ERROR;
import static ebb.http3.model.Http3Error.QPACK_ENCODER_STREAM_ERROR;
import static ebb.http3.stream.Failures.assertConnectionError;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.stream.Bytes;
import ebb.http3.wire.StreamInput;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QpackStreamsTest {

    // RFC 9204 §4.3.1: a capacity above what was offered, which is 0, is an error (appendix B.2 asks for 220).
    @Test
    void capacityIsBoundByWhatWasOffered() throws IOException {
        assertTrue(QpackStreams.readEncoderInstruction(Bytes.input(Bytes.hex("20"))));
        assertConnectionError(QPACK_ENCODER_STREAM_ERROR, () -> encoder("3fbd01"));
        assertConnectionError(QPACK_ENCODER_STREAM_ERROR, () -> encoder("21"));
    }

    // RFC 9204 §3.2.2: no entry fits into a table of capacity 0 (appendix B.2, B.3, B.5).
    // RFC 9204 §3.1: neither does one whose name has a static index that does not exist.
    @ParameterizedTest
    @ValueSource(strings = {"c00f 7777 772e 6578 616d 706c 652e 636f 6d", "4a63 7573 746f 6d2d 6b65 79 0161",
        "810d 6375 7374 6f6d", "ff24 0161"})
    void insertionsFail(String hex) {
        assertConnectionError(QPACK_ENCODER_STREAM_ERROR, () -> encoder(hex));
    }

    // RFC 9204 §2.2.3: there is no entry that an instruction could refer to (appendix B.4).
    @Test
    void duplicationFails() {
        assertConnectionError(QPACK_ENCODER_STREAM_ERROR, () -> encoder("02"));
    }

    // RFC 9204 §7.4: integers that are not understood are errors of the stream that they stand on.
    @Test
    void hugeIntegersFail() {
        assertConnectionError(QPACK_ENCODER_STREAM_ERROR, () -> encoder("3f ffffffffffffffffffff7f"));
        assertConnectionError(QPACK_DECODER_STREAM_ERROR, () -> decoder("7f ffffffffffffffffffff7f"));
    }

    // RFC 9204 §4.4.1: no section waits for an acknowledgment (appendix B.2).
    @Test
    void acknowledgmentsFail() {
        assertConnectionError(QPACK_DECODER_STREAM_ERROR, () -> decoder("84"));
    }

    // RFC 9204 §4.4.3: an increment of 0 is an error, and so is one beyond what was inserted (appendix B.3).
    @Test
    void incrementsFail() {
        assertConnectionError(QPACK_DECODER_STREAM_ERROR, () -> decoder("00"));
        assertConnectionError(QPACK_DECODER_STREAM_ERROR, () -> decoder("01"));
    }

    @Test
    void streamCancellationIsPermitted() throws IOException {
        StreamInput in = Bytes.input(Bytes.hex("48 7f05"));
        assertTrue(QpackStreams.readDecoderInstruction(in));
        assertTrue(QpackStreams.readDecoderInstruction(in));
        assertFalse(QpackStreams.readDecoderInstruction(in));
    }

    @Test
    void endInsideAnInstructionIsAnEnd() throws IOException {
        assertFalse(QpackStreams.readEncoderInstruction(Bytes.input(Bytes.hex("3f"))));
        assertFalse(QpackStreams.readDecoderInstruction(Bytes.input(Bytes.hex("7f"))));
        assertFalse(QpackStreams.readEncoderInstruction(Bytes.input(new byte[0])));
    }

    private static void encoder(String hex) throws IOException {
        QpackStreams.readEncoderInstruction(Bytes.input(Bytes.hex(hex)));
    }

    private static void decoder(String hex) throws IOException {
        QpackStreams.readDecoderInstruction(Bytes.input(Bytes.hex(hex)));
    }
}
