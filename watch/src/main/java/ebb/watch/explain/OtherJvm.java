package ebb.watch.explain;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Another JVM on this machine, that may be asked for things by {@code jcmd}. Whether it may is found out before, since
 * asking a process that is no JVM could end it: the question begins with SIGQUIT.
 *
 * @param pid its process ID
 */
record OtherJvm(long pid) {
    private static final int DUMP_SECONDS = 600;
    private static final String SILENCED = "-XX:+DisableAttachMechanism";
    private static final long UNKNOWN_BYTES = 256 << 20;

    /** The JVM with a process ID; refuses with the reason where it may not be asked. */
    static OtherJvm of(long pid) throws CannotExplain {
        ProcessHandle process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
                .orElseThrow(() -> new CannotExplain("there is no process " + pid + " on this machine"));
        Optional<String> user = process.info().user();
        String me = ProcessHandle.current().info().user().orElse(System.getProperty("user.name"));
        if (user.isPresent() && !user.get().equals(me)) {
            throw new CannotExplain("process " + pid + " belongs to the user " + user.get()
                    + ", and only that user may look into it: run this as " + user.get());
        }
        if (!isJvm(pid)) {
            throw new CannotExplain("process " + pid + " is not a JVM"
                    + process.info().command().map(command -> " (it runs " + command + ")").orElse(""));
        }
        if (Arrays.asList(process.info().arguments().orElse(new String[0])).contains(SILENCED)) {
            throw new CannotExplain("process " + pid + " was started with " + SILENCED
                    + ", so that nobody may ask it for a heap dump; start it without");
        }
        if (!sees(pid)) {
            throw new CannotExplain("process " + pid + " runs in a container with files of its own:"
                    + " run this inside that container");
        }
        return new OtherJvm(pid);
    }

    private static boolean isJvm(long pid) throws CannotExplain {
        Path maps = Path.of("/proc/" + pid + "/maps");
        try {
            if (Files.exists(maps)) {
                return Files.readString(maps).contains("/libjvm.");
            }
            Child.Outcome list = Child.run(List.of(jcmd(), "-l"), DUMP_SECONDS);
            return list.output().lines().anyMatch(line -> line.startsWith(pid + " "));
        } catch (AccessDeniedException e) {
            throw new CannotExplain("the system does not let this user look into process " + pid
                    + ": run this as the user that runs it");
        } catch (IOException e) {
            throw new CannotExplain("cannot look at process " + pid + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotExplain("interrupted");
        }
    }

    // What it writes must be there for us, under the same name.
    private static boolean sees(long pid) {
        try {
            Path theirs = Path.of("/proc/" + pid + "/ns/mnt");
            return !Files.isSymbolicLink(theirs)
                    || Files.readSymbolicLink(theirs).equals(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")));
        } catch (IOException e) {
            return true;
        }
    }

    private static String jcmd() throws CannotExplain {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            throw new CannotExplain("there is no " + jcmd + ": another JVM can be asked from a JDK only, not from a JRE");
        }
        return jcmd.toString();
    }

    /** At most so many bytes will its dump have, about. */
    long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst().orElse(UNKNOWN_BYTES);
        } catch (IOException e) {
            // No Linux; what does not fit is found out while it is written.
            return UNKNOWN_BYTES;
        }
    }

    /** Collects garbage and writes the live objects to a file; the JVM stands still meanwhile. */
    void dump(Path file) throws CannotExplain, InterruptedException {
        ask("GC.heap_dump", file.toString());
        if (!Files.exists(file)) {
            throw new CannotExplain("process " + pid + " wrote no heap dump to " + file);
        }
    }

    /** Asks for something; returns the answer. */
    String ask(String... question) throws CannotExplain, InterruptedException {
        List<String> line = new ArrayList<>(List.of(jcmd(), String.valueOf(pid)));
        line.addAll(List.of(question));
        try {
            Child.Outcome outcome = Child.run(line, DUMP_SECONDS);
            if (outcome.code() != 0) {
                throw new CannotExplain("process " + pid + " did not do " + question[0] + ": " + outcome.firstLine());
            }
            return outcome.output();
        } catch (IOException e) {
            throw new CannotExplain("cannot ask process " + pid + " for " + question[0] + ": " + e.getMessage());
        }
    }
}
