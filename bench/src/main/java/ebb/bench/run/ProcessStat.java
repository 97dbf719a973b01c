package ebb.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What the system says about a process: processor time, and resident memory. Memory is known on Linux alone. */
public final class ProcessStat {

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int CHILDREN_USER_TICKS = 13;
    private static final int CHILDREN_SYSTEM_TICKS = 14;
    private static final double TICKS_A_SECOND = 100;

    private ProcessStat() {
    }

    /** Processor seconds of all its threads since it started; 0 when it is gone. */
    public static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration()).orElse(Duration.ZERO)
                .toNanos() / 1e9;
    }

    /** Processor seconds of the processes that it started and that have ended; 0 where there is no /proc. */
    public static double cpuSecondsOfChildren(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return seconds(stat, CHILDREN_USER_TICKS) + seconds(stat, CHILDREN_SYSTEM_TICKS);
        } catch (IOException e) {
            // Not Linux, or the process is gone.
            return 0;
        }
    }

    /** MiB that are resident now. */
    public static double rssMiB(long pid) {
        return status(pid, "VmRSS:");
    }

    /** The most MiB that were ever resident. */
    public static double peakRssMiB(long pid) {
        return status(pid, "VmHWM:");
    }

    /**
     * Processor seconds of its threads until now by their names, of which the system keeps 15 letters; threads
     * that ended are not in it. Empty where there is no /proc.
     */
    public static Map<String, Double> cpuSecondsOfThreads(long pid) throws IOException {
        Map<String, Double> seconds = new HashMap<>();
        Path tasks = Path.of("/proc/" + pid + "/task");
        if (Files.isDirectory(tasks)) {
            try (Stream<Path> threads = Files.list(tasks)) {
                for (Path thread : threads.toList()) {
                    addThread(thread.resolve("stat"), seconds);
                }
            }
        }
        return seconds;
    }

    private static void addThread(Path stat, Map<String, Double> seconds) {
        try {
            String line = Files.readString(stat);
            seconds.merge(line.substring(line.indexOf('(') + 1, line.lastIndexOf(')')),
                    seconds(line, USER_TICKS) + seconds(line, SYSTEM_TICKS), Double::sum);
        } catch (IOException ended) {
            // It has ended since it was listed, and is not counted like others that have.
            return;
        }
    }

    /** A field of a line of /proc/PID/stat or of a thread's, counted from behind the name, which may contain anything. */
    static double seconds(String stat, int field) {
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[field]) / TICKS_A_SECOND;
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
