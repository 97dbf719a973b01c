package ebb.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ProcessStatTest {

    @Test
    void kilobytesAreFoundByTheirName() {
        String status = "Name:\tjava\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n";

        assertEquals(204_800, ProcessStat.kilobytes(status, "VmHWM:"));
        assertEquals(102_400, ProcessStat.kilobytes(status, "VmRSS:"));
        assertEquals(0, ProcessStat.kilobytes(status, "VmSwap:"));
    }

    @Test
    void fieldsAreCountedFromBehindTheName() {
        String stat = "7 (a (name) of) R 1 7 7 0 -1 4194304 1 0 0 0 250 50 30 20 20 0 1 0";

        assertEquals(2.5, ProcessStat.seconds(stat, 11));
        assertEquals(0.2, ProcessStat.seconds(stat, 14));
    }

    @Test
    void thisProcessHasUsedProcessorTime() {
        assertTrue(ProcessStat.cpuSeconds(ProcessHandle.current().pid()) > 0);
    }
}
