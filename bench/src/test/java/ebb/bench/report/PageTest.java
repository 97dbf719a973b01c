package ebb.bench.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.bench.model.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PageTest {

    private static final Row FAST = new Row(Work.DOWNLOAD, "ebb", "ebb", "1024 MiB",
            List.of(new Run(400, 1.5, 1.2, 80, 900), new Run(420, 1.4, 1.1, 90, 910)), List.of());
    private static final Row FAILED = new Row(Work.DOWNLOAD, "kwik", "kwik", "16 MiB", List.of(),
            List.of("hung: no answer for 60 s"));

    @Test
    void aPairingThatFailedIsARowWithTheReason() {
        String table = Page.markdown(List.of("a machine"), List.of(FAST, FAILED));

        assertTrue(table.contains("| ebb → ebb | 1024 MiB | 410 (400–420) | 1.45 (1.40–1.50) |"), table);
        assertTrue(table.contains("| kwik → kwik | 16 MiB | failed: hung: no answer for 60 s |"), table);
    }

    @Test
    void aPieceThatAllocatesNothingSaysSo() {
        String table = Page.pieces(List.of("a machine"), List.of(new Piece("packet: seal", 412.3, 2.5, 0.004)));

        assertTrue(table.contains("| packet: seal | 412 | ± 2.50 | 0 |"), table);
    }

    @Test
    void theChartDrawsWhatSucceededInBothModes() {
        String chart = Chart.svg(List.of(FAST, FAILED));

        assertTrue(chart.contains("ebb → ebb") && chart.contains("prefers-color-scheme:dark"), chart);
        assertFalse(chart.contains("kwik"), chart);
    }
}
