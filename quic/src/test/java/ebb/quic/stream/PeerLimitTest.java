package ebb.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.quic.model.TransportError;
import ebb.quic.wire.ProtocolViolation;
import org.junit.jupiter.api.Test;

class PeerLimitTest {
    private final PeerLimit limit = new PeerLimit(100);

    private void open(int from, int to) {
        for (int index = from; index < to; index++) {
            limit.open(index, 0x08);
        }
    }

    private void done(int streams) {
        for (int i = 0; i < streams; i++) {
            limit.done();
        }
    }

    /** RFC 9000 §4.6: MAX_STREAMS need not follow each stream that ends. */
    @Test
    void aPeerThatHasPlentyGetsAQuarterAtATime() {
        open(0, 24);
        done(24);
        assertEquals(false, limit.owed());
        open(24, 25);
        done(1);
        assertEquals(true, limit.owed());
        assertEquals(125, limit.limit());
    }

    /** RFC 9000 §4.6: streams that stay open for long must not keep the others from the places that are free. */
    @Test
    void aPeerThatHasNothingLeftGetsEachPlaceAtOnce() {
        open(0, 100);
        done(1);
        assertEquals(true, limit.owed());
        assertEquals(101, limit.limit());
        limit.sent();
        open(100, 101);
        done(2);
        assertEquals(103, limit.limit());
    }

    /** RFC 9000 §2.1: a stream opens all below it, in whatever order their frames come. */
    @Test
    void whatAHighStreamOpenedIsUsed() {
        open(99, 100);
        open(0, 1);
        done(1);
        assertEquals(101, limit.limit());
    }

    /** RFC 9000 §4.6: STREAM_LIMIT_ERROR. */
    @Test
    void aStreamBeyondTheLimitClosesTheConnection() {
        ProtocolViolation violation = assertThrows(ProtocolViolation.class, () -> limit.open(100, 0x08));
        assertEquals(TransportError.STREAM_LIMIT_ERROR, violation.code());
    }
}
