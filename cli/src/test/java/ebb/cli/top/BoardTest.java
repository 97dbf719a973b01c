package ebb.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class BoardTest {

    private static Sight sight(long held, long drift) {
        return new Sight("127.0.0.1:9443", new Tree(Map.of("timeMillis", 0L, "usedBytes", 3L << 20, "budgetBytes", 64L << 20,
                "peakBytes", 4L << 20, "driftBytes", drift, "pressure", "retry",
                "components", Map.of("receive", 2L << 20, "fixed", 1L << 20, "crypto", 0),
                "limitsHit", Map.of("idle_timeout", 31, "retry", 0),
                "connections", Map.of("handshaking", 20, "active", 1_980, "opened", 5_000, "released", 3_000, "held", held))),
                new Tree(Map.of("total", 2, "connections", List.of(connection("192.0.2.7:4711"),
                        connection("[2001:db8:1234:5678:9abc:def0:1234:5678]:4433")))));
    }

    private static Map<String, Object> connection(String peer) {
        return Map.of("id", 1, "phase", "active", "remoteAddress", peer, "ageMillis", 3_725_000, "rttMicros", 8_500,
                "receivedBytes", 1_536, "sentBytes", 0, "usedBytes", 2_048, "components", Map.of("fixed", 2_048));
    }

    private static List<String> lines(Sight sight, int columns, int rows) {
        return Board.draw(sight, new Board.Frame(columns, rows, SortKey.AGE, "")).stream()
                .map(AttributedString::toString).toList();
    }

    @Test
    void saysAtOnceWhetherThereIsALeak() {
        assertEquals("✓ Everything that was closed has been given back", lines(sight(0, 0), 80, 24).get(1));
        assertEquals("✗ 1,204 closed connections are still held by the application", lines(sight(1_204, 0), 80, 24).get(1));
        assertEquals("✗ Ebb's accounts were wrong by 1.5 KiB, a defect of Ebb", lines(sight(0, 1_536), 80, 24).get(1));
        assertTrue(lines(sight(0, 0), 80, 24).get(2).startsWith("held 0, drift 0 B; 5,000 opened - 3,000 released = 2,000"));
    }

    @Test
    void loopThatFailedIsSaidFirst() {
        Sight well = sight(0, 0);
        Map<String, Object> memory = new HashMap<>();
        well.memory().members().forEach((name, value) -> memory.put(name.toString(), value));
        memory.put("loops", Map.of("running", 3, "failed", 1));
        assertEquals("✗ 1 loop has failed, 3 are left", lines(new Sight("x", new Tree(memory), well.table()), 80, 24).get(1));
        memory.put("loops", Map.of("running", 0, "failed", 2));
        assertEquals("✗ 2 loops have failed, none is left: nobody is served",
                lines(new Sight("x", new Tree(memory), well.table()), 80, 24).get(1));
    }

    @Test
    void componentsStandByWeightWithBars() {
        List<String> lines = lines(sight(0, 0), 80, 24);
        assertEquals("memory         3 MiB of 64 MiB (5 %), most 4 MiB, pressure retry", lines.get(4));
        assertTrue(lines.get(5).startsWith("  receive      2 MiB ████"));
        assertTrue(lines.get(6).startsWith("  fixed        1 MiB ███"));
        assertEquals("limits      idle timeout 31", lines.get(9));
        assertEquals(32, Board.bar(1, 2, 64).length());
        assertEquals("▏", Board.bar(1, 1_000_000, 10), "what is there can be seen");
    }

    @Test
    void tableShowsWholeColumnsOnly() {
        List<String> wide = lines(sight(0, 0), 140, 24);
        assertEquals("PEER                        PHASE          MEMORY       ↓AGE        RTT   RECEIVED       SENT  MOST OF IT",
                wide.get(11).stripTrailing());
        assertEquals("192.0.2.7:4711              active          2 KiB    1:02:05     8.5 ms    1.5 KiB        0 B  fixed 2 KiB",
                wide.get(12));
        assertTrue(wide.get(13).startsWith("…"), "a long address keeps its end");
        assertEquals("192.0.2.7:4711              active          2 KiB    1:02:05", lines(sight(0, 0), 65, 24).get(12));
    }

    @Test
    void nothingIsWiderOrLongerThanTheTerminal() {
        for (int columns : new int[] {1, 20, 39, 80, 200}) {
            for (AttributedString line : Board.draw(sight(5, 7), new Board.Frame(columns, 6, SortKey.SENT, "gone"))) {
                assertTrue(line.columnLength() <= columns, () -> columns + ": " + line);
            }
            assertEquals(6, lines(sight(0, 0), columns, 6).size());
        }
    }

    @Test
    void answerWithoutFiguresIsNoFailure() {
        assertTrue(lines(new Sight("x", Tree.EMPTY, Tree.EMPTY), 80, 24).contains("No connection is open."));
    }

    @Test
    void urlMayBeShort() {
        assertEquals(URI.create("http://127.0.0.1:9443/"), TopSettings.url("127.0.0.1:9443"));
        assertEquals(URI.create("http://[::1]:80/"), TopSettings.url("http://[::1]:80/x"));
        assertThrows(IllegalArgumentException.class, () -> TopSettings.url("ftp://host"));
        assertThrows(IllegalArgumentException.class, () -> TopSettings.url("a b"));
    }
}
