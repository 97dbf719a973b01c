package ebb.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StreamIdTest {

    @Test
    void twoBitsSayWhoOpenedTheStreamAndInWhichDirections() {
        // RFC 9000 §2.1, table 1.
        assertEquals(0, StreamId.kind(false, true));
        assertEquals(1, StreamId.kind(true, true));
        assertEquals(2, StreamId.kind(false, false));
        assertEquals(3, StreamId.kind(true, false));
        assertTrue(StreamId.isClientInitiated(4) && StreamId.isBidirectional(4));
        assertTrue(!StreamId.isClientInitiated(5) && StreamId.isBidirectional(5));
        assertTrue(StreamId.isClientInitiated(6) && !StreamId.isBidirectional(6));
        assertFalse(StreamId.isClientInitiated(7) || StreamId.isBidirectional(7));
    }

    @Test
    void indexAndKindMakeTheId() {
        long largest = StreamId.of((1L << 60) - 1, 3);
        assertEquals((1L << 62) - 1, largest);
        assertEquals((1L << 60) - 1, StreamId.index(largest));
        assertEquals(3, StreamId.kind(largest));
        assertTrue(StreamId.isLocal(largest, true));
        assertFalse(StreamId.isLocal(largest, false));
    }
}
