package ebb.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the system says about a process: processor time, and resident memory. Memory is known on Linux alone. */
public final class ProcessStat {

    private ProcessStat() {
    }

    /** Processor seconds of all its threads since it started; 0 when it is gone. */
    public static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration()).orElse(Duration.ZERO)
                .toNanos() / 1e9;
    }

    /** MiB that are resident now. */
    public static double rssMiB(long pid) {
        return status(pid, "VmRSS:");
    }

    /** The most MiB that were ever resident. */
    public static double peakRssMiB(long pid) {
        return status(pid, "VmHWM:");
    }

    private static double status(long pid, String name) {
        try {
            return kilobytes(Files.readString(Path.of("/proc/" + pid + "/status")), name) / 1024.0;
        } catch (IOException e) {
            // Not Linux, or the process is gone.
            return 0;
        }
    }

    static long kilobytes(String status, String name) {
        return status.lines().filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
    }
}
