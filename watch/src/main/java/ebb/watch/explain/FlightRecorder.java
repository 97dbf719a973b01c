package ebb.watch.explain;

import ebb.watch.explain.model.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordingFile;

/**
 * What the JDK's flight recorder knows of holders: cheaper than a heap dump, and less. It samples what is allocated
 * while it records, and follows the samples that are still there back to a root; it sees no values, so that it cannot
 * tell what belongs to closed connections from what belongs to live ones. Thread-safe, without state.
 */
public final class FlightRecorder {
    private static final String NAME = "ebb-explain";
    private static final long RECORDING_BYTES = 64 << 20;
    private static final long SECONDS = 10;
    private static final int CHAIN = 10_000;
    /** Whoever comes from here is Ebb itself, and its connections live. */
    private static final String LIVING = "ebb.quic.endpoint.";

    private FlightRecorder() {
    }

    /**
     * Asks the recordings of a JVM that run already, or records for {@value #SECONDS} seconds when there are none.
     *
     * @param pid its process ID
     * @return what leads to objects made for connections, most samples first; empty when nothing was found
     * @throws CannotExplain if there is no such JVM, or it may not be asked
     * @throws InterruptedException if the thread is interrupted
     */
    public static List<Pointer> pointers(long pid) throws CannotExplain, InterruptedException {
        OtherJvm jvm = OtherJvm.of(pid);
        try (PrivateDirectory directory = PrivateDirectory.with(RECORDING_BYTES)) {
            Path file = directory.file("recording.jfr");
            if (jvm.ask("JFR.check").contains("No available recordings")) {
                record(jvm, file);
            } else {
                jvm.ask("JFR.dump", "filename=" + file, "path-to-gc-roots=true");
            }
            return read(file);
        } catch (IOException e) {
            throw new CannotExplain("cannot read the recording of process " + pid + ": " + e.getMessage());
        }
    }

    private static void record(OtherJvm jvm, Path file) throws CannotExplain, InterruptedException {
        jvm.ask("JFR.start", "name=" + NAME, "settings=none", "+jdk.OldObjectSample#enabled=true",
                "+jdk.OldObjectSample#cutoff=10s");
        try {
            TimeUnit.SECONDS.sleep(SECONDS);
            jvm.ask("JFR.dump", "name=" + NAME, "filename=" + file, "path-to-gc-roots=true");
        } finally {
            jvm.ask("JFR.stop", "name=" + NAME);
        }
    }

    /** What the samples of a recording lead to. */
    static List<Pointer> read(Path recording) throws IOException {
        Map<String, Integer> samples = new TreeMap<>();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals("jdk.OldObjectSample")) {
                    String holder = holder(event.getValue("object"));
                    if (!holder.isEmpty() && isOfConnection(event)) {
                        samples.merge(holder, 1, Integer::sum);
                    }
                }
            }
        }
        return samples.entrySet().stream().map(entry -> new Pointer(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(Pointer::samples).reversed()).toList();
    }

    /** Whether the sample was allocated while a connection was served, or is one of Ebb's own objects. */
    private static boolean isOfConnection(RecordedEvent event) {
        RecordedObject object = event.getValue("object");
        boolean handle = isEbb(object.getClass("type").getName());
        return handle || event.getStackTrace() != null && event.getStackTrace().getFrames().stream()
                .anyMatch(frame -> isEbb(frame.getMethod().getType().getName()));
    }

    private static boolean isEbb(String type) {
        return type.startsWith("ebb.quic.") || type.startsWith("ebb.http3.");
    }

    private static boolean isJdk(String type) {
        return type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
    }

    /** The application's field nearest to the root on the way from a sample; empty when there is none. */
    private static String holder(RecordedObject sample) {
        String holder = "";
        RecordedObject object = sample;
        for (int i = 0; object != null && i < CHAIN; i++) {
            if (object.getClass("type").getName().startsWith(LIVING)) {
                return "";
            }
            RecordedObject reference = object.getValue("referrer");
            object = reference == null ? null : reference.getValue("object");
            RecordedObject field = reference == null ? null : reference.getValue("field");
            if (object != null && field != null) {
                String owner = owner(object);
                if (!isJdk(owner) && !isEbb(owner)) {
                    holder = owner.replace('$', '.') + "." + field.getString("name");
                }
            }
        }
        return holder;
    }

    /** The class that a field belongs to: for a static one, that which its {@code Class} object describes. */
    private static String owner(RecordedObject object) {
        String type = object.getClass("type").getName();
        String description = object.getString("description");
        String mark = "Class Name: ";
        return type.equals("java.lang.Class") && description != null && description.startsWith(mark)
                ? description.substring(mark.length()).strip() : type;
    }
}
