package ebb.watch.explain;

import com.sun.management.HotSpotDiagnosticMXBean;
import ebb.watch.explain.heap.Walk;
import ebb.watch.explain.model.Explanation;
import ebb.watch.explain.model.ExplanationJson;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Says who holds closed connections: of this JVM, of another on this machine, or in a heap dump that there is already.
 * Every call makes its own dump and waits for the answer. Thread-safe, without state.
 *
 * <p>A dump stops its JVM for about as long as a full collection and the writing take. Walking it happens in a process
 * of its own, with at most half the dump's size as heap.
 */
public final class Explainer {
    private static final String NAME = "heap.hprof";
    private static final int WALK_SECONDS = 1800;
    private static final long LEAST_HEAP = 256 << 20;
    private static final long MOST_HEAP = 8L << 30;

    private Explainer() {
    }

    /**
     * Explains this JVM.
     *
     * @return who holds what
     * @throws CannotExplain if no dump can be made or read
     * @throws InterruptedException if the thread is interrupted
     */
    public static Explanation ofThisJvm() throws CannotExplain, InterruptedException {
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        try (PrivateDirectory directory = PrivateDirectory.with(2 * used)) {
            Path dump = directory.file(NAME);
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
            return ofDump(dump);
        } catch (IOException e) {
            throw new CannotExplain("cannot write the heap dump: " + e.getMessage());
        }
    }

    /**
     * Explains another JVM of this user on this machine.
     *
     * @param pid its process ID
     * @return who holds what
     * @throws CannotExplain if there is no such JVM, it may not be asked, or no dump can be made or read
     * @throws InterruptedException if the thread is interrupted
     */
    public static Explanation ofProcess(long pid) throws CannotExplain, InterruptedException {
        OtherJvm jvm = OtherJvm.of(pid);
        try (PrivateDirectory directory = PrivateDirectory.with(jvm.residentBytes())) {
            Path dump = directory.file(NAME);
            jvm.dump(dump);
            return ofDump(dump);
        }
    }

    /**
     * Explains a heap dump, which is left where it is.
     *
     * @param dump a file in HPROF format with live objects
     * @return who holds what
     * @throws CannotExplain if it cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    public static Explanation ofDump(Path dump) throws CannotExplain, InterruptedException {
        if (!Files.isReadable(dump)) {
            throw new CannotExplain("cannot read the heap dump " + dump);
        }
        try {
            Child.Outcome outcome = Child.run(command(dump), WALK_SECONDS);
            if (outcome.code() != 0) {
                throw new CannotExplain("cannot walk the heap dump: " + outcome.firstLine());
            }
            return ExplanationJson.read(outcome.output());
        } catch (IOException e) {
            throw new CannotExplain("cannot walk the heap dump: " + e.getMessage());
        }
    }

    private static List<String> command(Path dump) throws IOException {
        long heap = Math.clamp(LEAST_HEAP + Files.size(dump) / 2, LEAST_HEAP, MOST_HEAP);
        String modules = System.getProperty("jdk.module.path", "");
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xmx" + (heap >> 20) + "m", "-XX:+UseSerialGC", "-Xshare:auto", "-cp",
                System.getProperty("java.class.path") + (modules.isEmpty() ? "" : File.pathSeparator + modules),
                Walk.class.getName(), dump.toString()));
        return line;
    }
}
