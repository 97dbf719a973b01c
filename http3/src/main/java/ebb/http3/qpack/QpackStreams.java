package ebb.http3.qpack;

import static ebb.http3.model.Http3Error.QPACK_DECODER_STREAM_ERROR;
import static ebb.http3.model.Http3Error.QPACK_ENCODER_STREAM_ERROR;

import ebb.http3.model.Http3Exception;
import ebb.http3.wire.StreamInput;
import java.io.IOException;

/**
 * The peer's two QPACK streams, of which little is legal here: this side offers a dynamic table of capacity 0 and uses
 * none of the peer's. Stateless; each call reads one instruction on the thread of that stream.
 */
public final class QpackStreams {

    private QpackStreams() {
    }

    /**
     * Reads one instruction of the peer's encoder.
     *
     * @return false at the end of the stream
     */
    public static boolean readEncoderInstruction(StreamInput in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        if ((first & 0xe0) != 0x20) {
            // RFC 9204 §3.2.2: no entry fits into a table of capacity 0. RFC 9204 §2.2.3: nor can one be duplicated.
            throw Http3Exception.connection(QPACK_ENCODER_STREAM_ERROR, "an insertion into a table of capacity 0");
        }
        long capacity = PrefixedIntegers.read(in, first, 5);
        if (capacity == PrefixedIntegers.TRUNCATED) {
            return false;
        }
        // RFC 9204 §4.3.1: the capacity may not exceed what was offered. RFC 9204 §7.4: nor may an integer 62 bits.
        if (capacity != 0) {
            throw Http3Exception.connection(QPACK_ENCODER_STREAM_ERROR, "a table capacity above 0");
        }
        return true;
    }

    /**
     * Reads one instruction of the peer's decoder.
     *
     * @return false at the end of the stream
     */
    public static boolean readDecoderInstruction(StreamInput in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        // RFC 9204 §4.4.1: no section that was sent here needs an acknowledgment.
        if ((first & 0x80) != 0) {
            throw Http3Exception.connection(QPACK_DECODER_STREAM_ERROR, "an acknowledgment that nothing waits for");
        }
        // RFC 9204 §4.4.3: nothing was inserted, so the count can grow neither by 0 nor by more.
        if ((first & 0x40) == 0) {
            throw Http3Exception.connection(QPACK_DECODER_STREAM_ERROR, "an increment of the insert count of 0");
        }
        long stream = PrefixedIntegers.read(in, first, 6);
        if (stream == PrefixedIntegers.TOO_LARGE) {
            throw Http3Exception.connection(QPACK_DECODER_STREAM_ERROR, "an integer has more than 62 bits");
        }
        return stream != PrefixedIntegers.TRUNCATED;
    }
}
