package ebb.quic.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class DatagramBatchTest {
    private static final InetSocketAddress A = new InetSocketAddress("192.0.2.1", 1);
    private static final InetSocketAddress B = new InetSocketAddress("192.0.2.1", 2);
    private static final int PLENTY = 65_000;

    private final DatagramBatch batch = new DatagramBatch();

    private void add(InetSocketAddress to, int... lengths) {
        for (int length : lengths) {
            batch.commit(length, to);
        }
    }

    @Test
    void runIsOfOneSizeAndOneShorterLast() {
        add(A, 100, 100, 100, 40, 40, 50, 50);
        assertEquals(4, batch.run(0, PLENTY));
        assertEquals(1, batch.run(4, PLENTY));
        assertEquals(2, batch.run(5, PLENTY));
        assertEquals(1, batch.run(6, PLENTY));
    }

    @Test
    void runHasOneAddressHoweverItIsWritten() {
        add(A, 100);
        add(new InetSocketAddress("192.0.2.1", 1), 100);
        add(B, 100);
        assertEquals(2, batch.run(0, PLENTY));
        assertEquals(1, batch.run(2, PLENTY));
    }

    @Test
    void runHasOneMarkAndOneSource() {
        batch.commit(100, A, B, 2);
        batch.commit(100, A, B, 2);
        batch.commit(100, A, B, 0);
        batch.commit(100, A, null, 0);
        batch.commit(100, A, null, 0);
        assertEquals(2, batch.run(0, PLENTY));
        assertEquals(1, batch.run(2, PLENTY));
        assertEquals(2, batch.run(3, PLENTY));
        assertEquals(2, batch.ecn(0));
        assertEquals(B, batch.local(2));
        assertNull(batch.local(3));
    }

    @Test
    void runIsNoLongerThanAskedFor() {
        add(A, 100, 100, 100, 40);
        assertEquals(3, batch.run(0, 339));
        assertEquals(4, batch.run(0, 340));
        assertEquals(1, batch.run(0, 50));
    }

    @Test
    void batchIsFullWhenTheLargestWouldNotFit() {
        while (!batch.isFull()) {
            add(A, DatagramBatch.MAX_DATAGRAM_BYTES);
        }
        assertEquals(DatagramBatch.BYTES / DatagramBatch.MAX_DATAGRAM_BYTES, batch.count());
        batch.clear();
        assertEquals(0, batch.end());
        for (int i = 0; i < DatagramBatch.MAX_DATAGRAMS; i++) {
            assertFalse(batch.isFull());
            add(A, 1);
        }
        assertTrue(batch.isFull());
    }
}
