package ebb.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SendCreditTest {

    @Test
    void limitsThatDoNotIncreaseAreIgnored() {
        // RFC 9000 §4.1: MAX_DATA and MAX_STREAM_DATA that do not increase the limit are ignored.
        SendCredit credit = new SendCredit(100);
        credit.use(60);
        assertFalse(credit.raise(50));
        assertFalse(credit.raise(100));
        assertEquals(40, credit.available());
        assertTrue(credit.raise(101));
        assertEquals(41, credit.available());
    }

    @Test
    void tellsOncePerLimitThatItIsBlocked() {
        SendCredit credit = new SendCredit(10);
        assertFalse(credit.owesBlocked());
        credit.use(10);
        assertTrue(credit.owesBlocked());
        credit.blockedSent();
        assertFalse(credit.owesBlocked());
        credit.blockedLost();
        assertTrue(credit.owesBlocked());
        credit.blockedSent();
        credit.raise(12);
        credit.use(2);
        assertTrue(credit.owesBlocked());
    }
}
