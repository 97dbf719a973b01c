package ebb.quic.stream;

import static ebb.quic.stream.Frames.assertViolation;
import static ebb.quic.stream.Frames.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.memory.Account;
import ebb.quic.model.Component;
import ebb.quic.model.TransportError;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ReceiveBufferTest {
    private final Account account = Side.freshAccount();
    private final ReceiveBuffer buffer = new ReceiveBuffer(account);

    private void insert(long offset, int length) {
        buffer.insert(offset, bytes(offset, length), 0, length);
    }

    private byte[] read(int length) {
        byte[] into = new byte[length];
        return Arrays.copyOf(into, buffer.read(into, 0, length));
    }

    record Step(boolean insert, int offset, int length) {
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(Arbitraries.of(true, true, true, false), Arbitraries.integers().between(0, 40_000),
                Arbitraries.integers().between(1, 9_000)).as(Step::new).list().ofMaxSize(40);
    }

    @Property(tries = 200)
    void deliversEachByteOnceAndInOrderHoweverItCame(@ForAll("steps") List<Step> steps) {
        // RFC 9000 §2.2: an ordered byte stream is delivered.
        Account held = Side.freshAccount();
        ReceiveBuffer any = new ReceiveBuffer(held);
        BitSet arrived = new BitSet();
        int read = 0;
        for (Step step : steps) {
            if (step.insert) {
                any.insert(step.offset, bytes(step.offset, step.length), 0, step.length);
                arrived.set(step.offset, step.offset + step.length);
            } else {
                byte[] into = new byte[step.length];
                int count = any.read(into, 0, step.length);
                assertArrayEquals(bytes(read, count), Arrays.copyOf(into, count));
                read += count;
            }
            assertEquals(Math.max(read, arrived.nextClearBit(0)), any.contiguous());
            // Bounded by the window that the frames span, whatever their number: one page more, and the range set.
            assertTrue(held.used() <= 49_000 + (8 << 10) + 2_000, () -> "held " + held.used());
        }
        int last = (int) any.readable();
        byte[] rest = new byte[last];
        assertEquals(last, any.read(rest, 0, last));
        assertArrayEquals(bytes(read, last), rest);
        any.free();
        any.free();
        assertEquals(0, held.used());
    }

    @Test
    void overlappingFrameKeepsFirstBytes() {
        // RFC 9000 §2.2: data at an offset do not change.
        buffer.insert(2, new byte[] {1, 1}, 0, 2);
        buffer.insert(0, new byte[] {2, 2, 2, 2, 2, 2}, 0, 6);
        buffer.insert(1, new byte[] {3, 3, 3}, 0, 3);
        assertArrayEquals(new byte[] {2, 2, 1, 1, 2, 2}, read(10));
        assertEquals(0, account.used());
    }

    @Test
    void holdsNothingWhenDrained() {
        for (int i = 0; i < 100; i++) {
            insert(i * 1_200L, 1_200);
            assertEquals(1_200, read(5_000).length);
            assertEquals(0, account.used());
        }
    }

    @Test
    void twoThousandContiguousFragmentsAreFine() {
        // RFC 9000 §21.7: reassembly is bounded, but not by counting fragments that touch. Attack row 40.
        for (int i = 2_048; i >= 0; i--) {
            insert(i * 3L, 3);
        }
        assertEquals(2_049 * 3, buffer.readable());
        assertArrayEquals(bytes(0, 2_049 * 3), read(10_000));
        assertEquals(0, account.used());
    }

    @Test
    void oneByteOfEveryTwoEndsTheConnectionBeforeItCostsMore() {
        // RFC 9000 §21.7: docs/hostile.md row 40: at most the window and 64 KiB, or the connection is closed.
        int window = 64 << 10;
        assertViolation(TransportError.PROTOCOL_VIOLATION, () -> {
            for (int offset = 1; offset < window; offset += 2) {
                insert(offset, 1);
                assertTrue(account.used() <= window + (64 << 10));
            }
        });
        buffer.free();
        assertEquals(0, account.used());
    }

    @Test
    void islandsFarApartCostNoMoreThanTheWindow() {
        int window = 1 << 20;
        for (int island = 1; island < 900; island++) {
            insert(island * 1_160L, 1);
        }
        assertTrue(account.used() <= window + (64 << 10), () -> "held " + account.used());
        buffer.free();
        assertEquals(0, account.used());
    }

    @Test
    void aMillionSingleBytesCostTwiceTheirSize() {
        // RFC 9000 §21.7: docs/hostile.md row 41.
        int total = 1_000_000;
        byte[] one = {7};
        for (int i = 0; i < total; i++) {
            buffer.insert(i, one, 0, 1);
            if ((i & 0xfff) == 0xfff) {
                assertTrue(account.used() <= 2L * i, () -> "held " + account.used());
            }
        }
        assertTrue(account.used(Component.RECEIVE) <= 2L * total);
        assertEquals(total, read(total).length);
        assertEquals(0, account.used());
    }
}
