package ebb.watch.explain.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shark.GcRoot;
import shark.HeapObject.HeapClass;

/**
 * Where searches begin, in the order in which they are tried: static fields of the application, stacks, threads, static
 * fields of others, whatever else holds objects. What a static field holds for ever is a better answer than a stack that
 * happens to work on it.
 *
 * @param tiers objects that nothing has to refer to, by that order
 * @param frames the calls that hold objects directly, by object; the innermost call of the first thread
 */
record Roots(List<List<Integer>> tiers, Map<Integer, Call> frames) {

    /**
     * A call that refers to an object.
     *
     * @param thread whose call
     * @param frame its number, the innermost is 0
     */
    record Call(int thread, int frame) {
    }

    static Roots of(Heap heap, Stacks stacks) {
        List<Integer> ours = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (HeapClass type : heap.classes()) {
            (Owner.of(type.getName()) == Owner.APPLICATION ? ours : others).add(type.getObjectIndex());
        }
        Map<Integer, Call> frames = new HashMap<>();
        List<Integer> onStacks = new ArrayList<>();
        List<Integer> threads = new ArrayList<>();
        for (GcRoot root : heap.roots()) {
            int object = heap.find(root.getId());
            if (object == Heap.NONE) {
                continue;
            }
            if (root instanceof GcRoot.JavaFrame frame) {
                int thread = stacks.thread(frame.getThreadSerialNumber());
                if (!stacks.isEbbAtWork(thread)) {
                    frames.putIfAbsent(object, new Call(thread, frame.getFrameNumber()));
                    onStacks.add(object);
                }
            } else {
                (root instanceof GcRoot.ThreadObject ? threads : others).add(object);
            }
        }
        return new Roots(List.of(ours, onStacks, threads, others), frames);
    }
}
