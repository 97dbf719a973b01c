package ebb.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.memory.Account;
import ebb.quic.memory.MemoryBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much an application may write ahead: what the path carries, not what the limit would allow. */
class SendRoomTest {
    private static final int LIMIT = 4 << 20;
    private static final int FIRST = 128 << 10;

    private final Account account = new Account(new MemoryBudget(64 << 20), 64 << 20);
    private final SendHalf half = new SendHalf(new SendCredit(0), LIMIT);

    @AfterEach
    void everythingIsGivenBack() {
        half.free();
        assertEquals(0, account.used());
    }

    private int append() {
        byte[] piece = new byte[64 << 10];
        int all = 0;
        for (int copied = half.append(piece, 0, piece.length, account); copied > 0;) {
            all += copied;
            copied = half.append(piece, 0, piece.length, account);
        }
        return all;
    }

    @Test
    void beginsSmallWhateverTheLimit() {
        // RFC 9000 §21.6: a peer that acknowledges nothing makes us keep this much, not the whole limit.
        half.follow(12_000);
        assertEquals(FIRST, append());
        assertTrue(half.isFull());
    }

    @Test
    void isTwoCongestionWindowsUpToTheLimit() {
        append();
        assertTrue(half.isOutgrownBy(1 << 20));
        assertTrue(half.follow(1 << 20), "a writer that waited goes on");
        assertEquals((2 << 20) - FIRST, append());
        half.follow(1L << 40);
        assertEquals(LIMIT - (2 << 20), append());
        assertFalse(half.isOutgrownBy(Long.MAX_VALUE >> 2));
    }

    @Test
    void shrinksWithTheWindowAndWakesNobody() {
        half.follow(1 << 20);
        append();
        assertFalse(half.follow(100_000));
        assertEquals(0, append());
        assertTrue(half.isFull());
        assertFalse(half.hasRoom());
    }

    /** What is only buffered says nothing about the peer. */
    @Test
    void acknowledgedIsWhatArrivedWithoutAGap() {
        append();
        assertEquals(0, half.acknowledged());
        half.acked(1_000, 500, false);
        assertEquals(0, half.acknowledged());
        half.acked(0, 1_000, false);
        assertEquals(1_500, half.acknowledged());
    }

    @Test
    void aSmallLimitIsNeverExceeded() {
        SendHalf small = new SendHalf(new SendCredit(0), 10_000);
        small.follow(1 << 20);
        assertEquals(10_000, small.append(new byte[20_000], 0, 20_000, account));
        small.free();
    }
}
