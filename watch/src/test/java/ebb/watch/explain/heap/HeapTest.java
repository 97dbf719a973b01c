package ebb.watch.explain.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapTest {
    @TempDir
    private Path directory;

    private Heap open() throws IOException {
        Path dump = directory.resolve("heap.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        return Heap.open(dump);
    }

    @Test
    void whateverIsReachableIsFoundUnderItsNumber() throws IOException {
        try (Heap heap = open()) {
            References references = new References(heap);
            BitSet met = new BitSet();
            for (var type : heap.classes()) {
                references.from(type.getObjectIndex(), met::set);
            }
            BitSet next = new BitSet();
            met.stream().forEach(object -> references.from(object, next::set));
            met.or(next);
            met.stream().forEach(object -> assertEquals(object, heap.find(heap.at(object).getObjectId())));
        }
    }

    @Test
    void aFieldThatIsNotThereIsSaidToBeOfAnotherVersion() throws IOException {
        try (Heap heap = open()) {
            var text = heap.type("java.lang.String").getDirectInstances().iterator().next();
            var failure = assertThrows(UnfamiliarDump.class, () -> heap.field(text, "java.lang.String", "renamed"));
            assertEquals("the dump's java.lang.String has no field renamed: was it written by another version of Ebb?",
                    failure.getMessage());
        }
    }
}
