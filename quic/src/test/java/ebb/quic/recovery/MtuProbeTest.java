package ebb.quic.recovery;

import static ebb.quic.recovery.MtuProbe.State.BASE;
import static ebb.quic.recovery.MtuProbe.State.COMPLETE;
import static ebb.quic.recovery.MtuProbe.State.SEARCHING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MtuProbeTest {
    private static final long MINUTE = 60_000_000_000L;

    private long number;

    private SentPacket packet(int bytes) {
        return new SentPacket(number++, 0, bytes, true, true, null);
    }

    /** Sends probes on a path that carries so many bytes; returns how many it took. */
    private static int search(MtuProbe mtu, int pathBytes, long now) {
        int probes = 0;
        int size = mtu.probeDue(now);
        while (size > 0) {
            mtu.probeSent(size);
            assertEquals(0, mtu.probeDue(now), "one at a time");
            if (size <= pathBytes) {
                mtu.probeAcked(size, now);
            } else {
                mtu.probeLost(size, now);
            }
            probes++;
            size = mtu.probeDue(now);
        }
        return probes;
    }

    /** RFC 9000 §14.3.1: no probe before the handshake is done. */
    @Test
    void beginsAfterTheHandshake() {
        MtuProbe mtu = new MtuProbe(1452);
        assertEquals(BASE, mtu.state());
        assertEquals(0, mtu.probeDue(0));
        mtu.start();
        assertEquals(1452, mtu.probeDue(0));
        assertEquals(1200, mtu.maxDatagramBytes());
    }

    @Test
    void ordinaryPathNeedsOneProbe() {
        MtuProbe mtu = new MtuProbe(1472);
        mtu.start();
        assertEquals(1, search(mtu, 1472, 0));
        assertEquals(1472, mtu.maxDatagramBytes());
        assertEquals(COMPLETE, mtu.state());
        assertEquals(0, mtu.probeDue(1000 * MINUTE));
    }

    /** RFC 9000 §14: whatever the path, never less than 1200 bytes; and never more than passes. */
    @Property
    void findsWhatPasses(@ForAll @IntRange(min = 1000, max = 9000) int path,
            @ForAll @IntRange(min = 1200, max = 9000) int ceiling) {
        MtuProbe mtu = new MtuProbe(ceiling);
        mtu.start();
        int probes = search(mtu, path, 0);
        int best = Math.max(1200, Math.min(path, ceiling));
        assertTrue(mtu.maxDatagramBytes() <= best && mtu.maxDatagramBytes() > best - 16);
        assertTrue(probes <= 40);
        assertEquals(COMPLETE, mtu.state());
    }

    /** RFC 8899 §5.1.2: one lost probe decides nothing. */
    @Test
    void lostProbeIsRepeated() {
        MtuProbe mtu = new MtuProbe(1452);
        mtu.start();
        mtu.probeSent(1452);
        mtu.probeLost(1452, 0);
        assertEquals(1452, mtu.probeDue(0));
        mtu.probeSent(1452);
        mtu.probeAcked(1452, 0);
        assertEquals(1452, mtu.maxDatagramBytes());
    }

    /** RFC 8899 §5.1.1: after ten minutes the path may allow for more. */
    @Test
    void searchIsRepeatedAfterTenMinutes() {
        MtuProbe mtu = new MtuProbe(1452);
        mtu.start();
        search(mtu, 1300, 0);
        assertEquals(0, mtu.probeDue(9 * MINUTE));
        assertEquals(1452, mtu.probeDue(10 * MINUTE));
        search(mtu, 1452, 10 * MINUTE);
        assertEquals(1452, mtu.maxDatagramBytes());
    }

    /** RFC 8899 §4.3: three full datagrams lost, none later arrived: back to 1200 and search below. */
    @Test
    void blackHoleIsNoticed() {
        MtuProbe mtu = new MtuProbe(1452);
        mtu.start();
        search(mtu, 1452, 0);
        mtu.acked(packet(1452));
        assertFalse(mtu.lost(packet(1452)));
        assertFalse(mtu.lost(packet(1452)));
        assertTrue(mtu.lost(packet(1452)));
        assertEquals(1200, mtu.maxDatagramBytes());
        assertEquals(SEARCHING, mtu.state());
        search(mtu, 1250, 0);
        assertTrue(mtu.maxDatagramBytes() > 1250 - 16 && mtu.maxDatagramBytes() <= 1250);
    }

    @Test
    void repeatedTimeoutsAreABlackHoleToo() {
        MtuProbe mtu = new MtuProbe(1452);
        mtu.start();
        search(mtu, 1452, 0);
        assertFalse(mtu.timedOut(1));
        assertTrue(mtu.timedOut(2));
        assertEquals(1200, mtu.maxDatagramBytes());
        assertFalse(mtu.timedOut(3));
    }

    @Test
    void congestionIsNoBlackHole() {
        MtuProbe mtu = new MtuProbe(1452);
        mtu.start();
        search(mtu, 1452, 0);
        SentPacket[] burst = new SentPacket[20];
        for (int i = 0; i < burst.length; i++) {
            burst[i] = packet(1452);
        }
        mtu.acked(packet(1452));
        for (SentPacket packet : burst) {
            assertFalse(mtu.lost(packet));
        }
        for (int i = 0; i < 20; i++) {
            assertFalse(mtu.lost(packet(1200)));
        }
        assertEquals(1452, mtu.maxDatagramBytes());
    }

    /** RFC 9000 §14.2.1: an ICMP message cannot take the size below 1200, nor raise it. */
    @Test
    void icmpNeverGoesBelowTheMinimumNorUp() {
        MtuProbe mtu = new MtuProbe(1452);
        mtu.start();
        search(mtu, 1452, 0);
        assertFalse(mtu.packetTooBig(1199));
        assertFalse(mtu.packetTooBig(0));
        assertFalse(mtu.packetTooBig(1452));
        assertFalse(mtu.packetTooBig(9000));
        assertEquals(1452, mtu.maxDatagramBytes());
        assertTrue(mtu.packetTooBig(1280));
        assertEquals(1280, mtu.maxDatagramBytes());
    }
}
