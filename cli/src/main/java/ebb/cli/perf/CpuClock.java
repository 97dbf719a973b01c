package ebb.cli.perf;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The processor time that this process has used, all threads together. */
final class CpuClock {

    private CpuClock() {
    }

    /** Seconds since the process started; 0 where the system does not tell. */
    static double seconds() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system == null ? 0 : Math.max(0, system.getProcessCpuTime()) / 1e9;
    }
}
