package ebb.quic.recovery;

import static ebb.quic.recovery.Sender.FULL;
import static ebb.quic.recovery.Sender.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long WINDOW = 120_000;
    private static final long RTT = 100 * MS;

    private final Pacer pacer = new Pacer();

    private int sendAll(long now, long rttNanos) {
        int sent = 0;
        while (pacer.nextSendNanos(now, FULL, WINDOW, rttNanos) <= now) {
            pacer.sent(FULL, now);
            sent++;
        }
        return sent;
    }

    /** RFC 9002 §7.7: bursts are limited to the initial window of ten datagrams. */
    @Test
    void burstIsLimited() {
        assertEquals(10, sendAll(0, RTT));
        assertEquals(10, sendAll(3600 * 1000 * MS, RTT));
    }

    /** RFC 9002 §7.7: 1.25 windows in a round trip. */
    @Test
    void rateIsAQuarterMoreThanAWindowARoundTrip() {
        sendAll(0, RTT);
        long now = 0;
        int sent = 0;
        while (now < 10 * RTT) {
            long next = pacer.nextSendNanos(now, FULL, WINDOW, RTT);
            if (next <= now) {
                pacer.sent(FULL, now);
                sent++;
            } else {
                now = next;
            }
        }
        assertEquals(10 * 1.25 * WINDOW / FULL, sent, 2);
    }

    @Test
    void answersWhenTheNextDatagramMayGo() {
        sendAll(0, RTT);
        long interval = (long) (RTT * (double) FULL / WINDOW / 1.25);
        long next = pacer.nextSendNanos(0, FULL, WINDOW, RTT);
        assertTrue(next > 0 && next <= interval + 1);
        assertEquals(next, pacer.nextSendNanos(next, FULL, WINDOW, RTT), 2);
    }

    @Test
    void fastPathsMayBurstWhatATimerTickTakes() {
        int sent = sendAll(0, MS);
        assertEquals((int) (1.25 * 2 * WINDOW / FULL), sent);
    }

    @Test
    void probesOverdrawALittle() {
        sendAll(0, RTT);
        for (int i = 0; i < 1000; i++) {
            pacer.sent(FULL, 0);
        }
        assertTrue(pacer.nextSendNanos(0, FULL, WINDOW, RTT) < RTT / 4);
    }
}
