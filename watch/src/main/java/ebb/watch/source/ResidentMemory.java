package ebb.watch.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the operating system says a process occupies: its resident set. */
public final class ResidentMemory {

    private static final String LINE = "VmRSS:";

    private ResidentMemory() {
    }

    /** Bytes, or nothing when there is no such process or it cannot be seen. */
    public static OptionalLong of(long pid) {
        try {
            Path status = Path.of("/proc", Long.toString(pid), "status");
            return Files.exists(Path.of("/proc/self/status")) ? fromProc(Files.readString(status)) : fromPs(pid);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** From the text of Linux's {@code /proc/PID/status}, which counts in KiB. */
    static OptionalLong fromProc(String status) {
        return status.lines().filter(line -> line.startsWith(LINE))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).findFirst();
    }

    private static OptionalLong fromPs(long pid) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
        String kibibytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return kibibytes.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(kibibytes) << 10);
    }
}
