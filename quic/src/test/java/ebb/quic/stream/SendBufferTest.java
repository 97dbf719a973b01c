package ebb.quic.stream;

import static ebb.quic.stream.Frames.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.memory.Account;
import ebb.quic.memory.MemoryBudget;
import ebb.quic.wire.WireWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SendBufferTest {
    private final Account account = Side.freshAccount();
    private final SendBuffer buffer = new SendBuffer(account);

    private static void append(SendBuffer buffer, int length) {
        byte[] data = bytes(buffer.end(), length);
        int done = 0;
        while (done < length) {
            done += buffer.append(data, done, length - done);
        }
    }

    private static byte[] copy(SendBuffer buffer, long offset, int length) {
        byte[] into = new byte[length];
        buffer.copyTo(new WireWriter(into), offset, length);
        return into;
    }

    @Property(tries = 100)
    void keepsWhatIsNotAcknowledgedAndRepeatsWhatIsLost(@ForAll long seed) {
        // RFC 9000 §2.2: what is sent again at an offset is the same.
        Random random = new Random(seed);
        Account held = Side.freshAccount();
        SendBuffer any = new SendBuffer(held);
        BitSet acked = new BitSet();
        BitSet lost = new BitSet();
        List<int[]> flight = new ArrayList<>();
        int sent = 0;
        for (int step = 0; step < 200; step++) {
            if (random.nextInt(3) == 0) {
                append(any, 1 + random.nextInt(3_000));
            }
            int length = (int) Math.min(any.end() - sent, 1 + random.nextInt(1_200));
            if (length > 0) {
                assertArrayEquals(bytes(sent, length), copy(any, sent, length));
                flight.add(new int[] {sent, sent + length});
                sent += length;
            }
            if (!flight.isEmpty() && random.nextBoolean()) {
                int[] frame = flight.remove(random.nextInt(flight.size()));
                if (random.nextInt(3) > 0) {
                    any.acked(frame[0], frame[1]);
                    acked.set(frame[0], frame[1]);
                    lost.clear(frame[0], frame[1]);
                } else {
                    any.lost(frame[0], frame[1]);
                    lost.set(frame[0], frame[1]);
                    lost.andNot(acked);
                    flight.add(frame);
                }
            }
            assertEquals(any.end() - acked.nextClearBit(0), any.length());
            assertEquals(!lost.isEmpty(), any.hasLost());
            if (any.hasLost()) {
                assertEquals(lost.nextSetBit(0), any.lostFrom());
                assertEquals(lost.nextClearBit((int) any.lostFrom()), any.lostTo());
                int again = (int) (any.lostTo() - any.lostFrom());
                assertArrayEquals(bytes(any.lostFrom(), again), copy(any, any.lostFrom(), again));
            }
        }
        any.acked(0, any.end());
        assertEquals(0, held.used());
    }

    @Test
    void smallWritesShareChunks() {
        for (int i = 0; i < 10_000; i++) {
            append(buffer, 1);
        }
        assertTrue(account.used() <= 20_000 + 2_000, () -> "held " + account.used());
        assertArrayEquals(bytes(0, 10_000), copy(buffer, 0, 10_000));
        buffer.free();
        buffer.free();
        assertEquals(0, account.used());
    }

    @Test
    void acknowledgedInTheMiddleIsFreedBeforeTheBeginning() {
        append(buffer, 64 << 10);
        long before = account.used();
        buffer.acked(8 << 10, 56 << 10);
        assertTrue(account.used() < before - (40 << 10));
        assertEquals(64 << 10, buffer.length());
        assertArrayEquals(bytes(100, 8_000), copy(buffer, 100, 8_000));
        buffer.lost(0, 64 << 10);
        assertEquals(8 << 10, buffer.lostTo());
        buffer.acked(0, 8 << 10);
        assertEquals(8 << 10, buffer.length());
        buffer.acked(56 << 10, 64 << 10);
        assertFalse(buffer.hasLost());
        assertEquals(0, account.used());
    }

    @Test
    void takesNothingWhenTheAccountRefuses() {
        Account small = new Account(new MemoryBudget(10_000), 10_000);
        SendBuffer poor = new SendBuffer(small);
        byte[] data = new byte[20_000];
        assertEquals(8 << 10, poor.append(data, 0, data.length));
        assertEquals(0, poor.append(data, 0, data.length));
        poor.acked(0, 8 << 10);
        assertEquals(8 << 10, poor.append(data, 0, data.length));
        poor.free();
        assertEquals(0, small.used());
    }

    @Test
    void acknowledgedChunksAreWrittenAgainAndHalfAsManyWaitAsAreInUse() {
        int chunk = 8 << 10;
        append(buffer, 64 * chunk);
        long full = account.used();
        buffer.acked(0, 32 * chunk);
        assertEquals(full * 48 / 64, account.used(), "32 in use, 16 wait");
        append(buffer, 16 * chunk);
        assertEquals(full * 48 / 64, account.used(), "the 16 are in use again");
        assertArrayEquals(bytes(64 * chunk, 16 * chunk), copy(buffer, 64 * chunk, 16 * chunk));
        buffer.acked(32 * chunk, 79 * chunk);
        assertEquals(full / 64, account.used(), "one is left, and none waits");
        buffer.acked(79 * chunk, 80 * chunk);
        assertEquals(0, account.used());
    }

    @Test
    void noChunkWaitsWhereMemoryIsShort() {
        int chunk = 8 << 10;
        Account small = new Account(new MemoryBudget(1 << 20), 64 * chunk);
        SendBuffer any = new SendBuffer(small);
        append(any, 56 * chunk);
        long full = small.used();
        any.acked(0, 14 * chunk);
        assertEquals(full * 42 / 56, small.used());
        any.free();
        assertEquals(0, small.used());
    }
}
