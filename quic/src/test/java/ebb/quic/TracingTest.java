package ebb.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.quic.model.EndpointReport;
import ebb.quic.model.Limit;
import ebb.quic.model.LoopCounts;
import ebb.quic.model.Pressure;
import ebb.quic.trace.QlogDirectory;
import ebb.quic.wire.ConnectionId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What traces could not say is told where everything else is counted. */
class TracingTest {
    private static final EndpointReport REPORT = new EndpointReport(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, Map.of(), 13,
            14, 15, Map.of(Limit.RETRY, 2L), Pressure.NONE, new LoopCounts(1, 0, 0));

    @Test
    void droppedRecordsAreCountedAsALimit(@TempDir Path folder) throws IOException {
        // Nobody writes: a disk that does not move at all.
        QlogDirectory qlog = new QlogDirectory(folder, 0, Instant.EPOCH);
        Tracing tracing = new Tracing(null, qlog);
        assertEquals(REPORT, tracing.counted(REPORT));
        for (int i = 0; i < 20_000; i++) {
            qlog.open(true, ConnectionId.ofLong(i), 0);
        }
        EndpointReport counted = tracing.counted(REPORT);
        assertEquals(Map.of(Limit.RETRY, 2L, Limit.QLOG, qlog.droppedRecords()), counted.limitsHit());
        assertEquals(REPORT.usedBytes(), counted.usedBytes());
    }

    @Test
    void withoutTracesReportsStayAsTheyAre() {
        assertEquals(REPORT, new Tracing(null, null).counted(REPORT));
    }
}
