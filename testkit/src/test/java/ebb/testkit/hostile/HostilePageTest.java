package ebb.testkit.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.EndpointTotals;
import ebb.quic.model.Limit;
import ebb.testkit.Tally;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The page of hostile peers can be written, read back and renewed in part; a figure out of its bound is no figure, and a
 * promise that was not kept no promise.
 */
class HostilePageTest {
    /** No tests: only their annotations are of use. */
    private interface Planted {
        @Vector(row = 61, name = "first", published = "CVE-0", bound = "one | two", limits = Limit.RETRY)
        void first();

        @Vector(row = 62, name = "second", bound = "three", uncounted = "nothing is refused", nobodyElse = "alone")
        void second();
    }

    private static HostilePage page() throws NoSuchMethodException {
        HostilePage page = new HostilePage();
        page.put(vector("second"), "T.second", new HostilePage.Found("5 bytes", ""));
        page.put(vector("first"), "T.first", new HostilePage.Found("6 bytes", "`retry` 7"));
        return page;
    }

    private static Vector vector(String method) throws NoSuchMethodException {
        return Planted.class.getDeclaredMethod(method).getAnnotation(Vector.class);
    }

    @Test
    void pageReadBackGivesTheSamePage() throws NoSuchMethodException {
        String markdown = page().markdown();
        assertEquals(markdown, HostilePage.parse(markdown).markdown());
        assertTrue(markdown.endsWith("""
                | 61 | first | CVE-0 | one / two | 6 bytes | `retry` 7 | `T.first` |
                | 62 | second | – | three | 5 bytes | – nothing is refused | `T.second` |
                """), markdown);
    }

    @Test
    void renewedRowLeavesTheOthersAlone() throws NoSuchMethodException {
        HostilePage page = HostilePage.parse(page().markdown());
        page.put(vector("first"), "T.first", new HostilePage.Found("FAILED", ""));
        assertTrue(page.markdown().contains("| FAILED | – | `T.first` |"));
        assertTrue(page.markdown().contains("| 5 bytes | – nothing is refused | `T.second` |"));
    }

    @Test
    void promisesThatAreNotKeptFail() throws NoSuchMethodException {
        Tally still = new Tally(Map.of(), EndpointTotals.NONE);
        Tally moved = new Tally(Map.of(Limit.RETRY, 7L), EndpointTotals.NONE);
        Measured measured = new Measured();
        CommonPromises.check(vector("first"), 1, moved, measured);
        assertEquals("`retry` 7", measured.counters());
        assertThrows(AssertionError.class, () -> CommonPromises.check(vector("first"), 1, still, new Measured()));
        assertThrows(AssertionError.class, () -> CommonPromises.check(vector("first"), 0, moved, new Measured()));
        CommonPromises.check(vector("second"), 0, moved, new Measured());
        assertThrows(AssertionError.class, () -> CommonPromises.check(vector("second"), 1, moved, new Measured()));
        Measured byHand = new Measured();
        byHand.moved("`held`", 1);
        assertThrows(AssertionError.class, () -> CommonPromises.check(vector("second"), 0, moved, byHand));
        assertThrows(AssertionError.class, () -> byHand.moved("`held`", 0));
    }

    @Test
    void figureOutOfItsBoundFails() {
        Measured measured = new Measured();
        measured.atMost("bytes", 8_192, 8_192);
        measured.within("heap bytes", 7, 8_192);
        assertEquals("8,192 bytes (≤ 8,192); ≤ 8,192 heap bytes", measured.text());
        assertThrows(AssertionError.class, () -> measured.atMost("bytes", 8_193, 8_192));
        assertThrows(AssertionError.class, () -> measured.atLeast("bytes", 1, 2));
        assertThrows(AssertionError.class, () -> measured.exactly("bytes", 1, 2));
        assertThrows(AssertionError.class, () -> measured.within("bytes", 2, 1));
    }
}
