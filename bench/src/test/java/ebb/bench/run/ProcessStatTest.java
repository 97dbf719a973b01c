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
    void thisProcessHasUsedProcessorTime() {
        assertTrue(ProcessStat.cpuSeconds(ProcessHandle.current().pid()) > 0);
    }
}
