package ebb.cli.soak.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** The words are those of Ebb's own log; the run with a leak shows that they still are. */
class HeldLogTest {

    private final HeldLog log = HeldLog.install();

    private void says(String message) {
        log.publish(new LogRecord(Level.INFO, message));
    }

    private void held(long connection, String taker) {
        says("connection " + connection + " is still held by the application 10 s after its release"
                + " (closed by the peer with application code 0x0 (bye); taken over by " + taker + ")");
    }

    @Test
    void countsByWhoTookThemOver() {
        held(1, "shop.Cart");
        held(2, "shop.Cart");
        held(3, "shop.Login");
        held(3, "shop.Login");
        assertEquals(Map.of("shop.Cart", 2, "shop.Login", 1), log.byTaker());
        log.close();
    }

    @Test
    void whatIsLetGoCountsNoMore() {
        held(1, "shop.Cart");
        held(2, "shop.Login");
        says("connection 1 was let go after all, 20 s after its release");
        says("something else");
        assertEquals(Map.of("shop.Login", 1), log.byTaker());
        log.close();
    }
}
