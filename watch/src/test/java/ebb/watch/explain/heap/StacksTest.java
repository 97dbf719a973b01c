package ebb.watch.explain.heap;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.watch.explain.heap.Stacks.Frame;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whose a stack is, by the classes of its calls. */
class StacksTest {
    private static List<Frame> calls(String... types) {
        return Stream.of(types).map(type -> new Frame(type, type + ".run(File.java:1)")).toList();
    }

    @Test
    void aLoopThatDeliversAnEventHoldsNothing() {
        assertTrue(Stacks.isEbbAtWork(calls("ebb.quic.Attendance", "ebb.quic.io.EventLoop", "java.lang.Thread")));
    }

    @Test
    void aLoopThatIsInTheApplicationsCallbackHoldsWhatItRefersTo() {
        assertFalse(Stacks.isEbbAtWork(calls("java.util.HashMap", "com.acme.Chat", "ebb.quic.Sequence",
                "java.lang.VirtualThread")));
    }

    @Test
    void aThreadThatNeverEnteredEbbHoldsWhatItRefersTo() {
        assertFalse(Stacks.isEbbAtWork(calls("java.lang.Object", "java.lang.Thread")));
        assertFalse(Stacks.isEbbAtWork(List.of()));
    }
}
