package ebb.watch.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.acme.Inboxes;
import ebb.watch.explain.heap.Lives;
import ebb.watch.explain.model.Pointer;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderTest {
    private static final int CONNECTIONS = 20;

    private static List<Pointer> recorded(Path file, int connections) throws Exception {
        Inboxes inboxes = new Inboxes(connections);
        try (Recording recording = new Recording(); Lives lives = new Lives(inboxes)) {
            recording.enable("jdk.OldObjectSample").withStackTrace().with("cutoff", "10 s");
            recording.start();
            for (int i = 0; i < connections; i++) {
                lives.live();
            }
            inboxes.awaitAll();
            // The recorder knows as old only what has outlived a collection.
            System.gc();
            recording.setDestination(file);
            recording.stop();
        } finally {
            Inboxes.clear();
        }
        return FlightRecorder.read(file);
    }

    @Test
    void whatConnectionsLeftInAListPointsToTheList(@TempDir Path directory) throws Exception {
        List<Pointer> pointers = recorded(directory.resolve("recording.jfr"), CONNECTIONS);
        assertEquals(List.of("com.acme.Inboxes.ALL"), pointers.stream().map(Pointer::holder)
                .filter(holder -> holder.startsWith("com.acme.")).toList(), pointers::toString);
    }

    @Test
    void nothingPointsAnywhereWithoutConnections(@TempDir Path directory) throws Exception {
        List<Pointer> pointers = recorded(directory.resolve("recording.jfr"), 0);
        assertEquals(List.of(), pointers.stream().filter(pointer -> pointer.holder().startsWith("com.acme.")).toList());
    }
}
