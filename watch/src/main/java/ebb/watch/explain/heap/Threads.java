package ebb.watch.explain.heap;

import java.util.HashMap;
import java.util.Map;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;

/** What threads and thread locals are called. Owned by one {@link Walk}; not thread-safe. */
final class Threads {
    private static final String THREAD = "java.lang.Thread";
    private static final String THREAD_LOCAL = "java.lang.ThreadLocal";

    private final Heap heap;
    private final Stacks stacks;
    private Map<Integer, String> locals;

    Threads(Heap heap, Stacks stacks) {
        this.heap = heap;
        this.stacks = stacks;
    }

    /** {@code virtual thread} or {@code thread}. */
    String kind(int thread) {
        HeapInstance instance = heap.instance(thread);
        return instance != null && instance.instanceOf("java.lang.BaseVirtualThread") ? "virtual thread" : "thread";
    }

    /** A thread as its owner knows it: by its name, or by its number when it has none. */
    String describe(int thread) {
        HeapInstance instance = heap.instance(thread);
        if (instance == null) {
            return "a thread";
        }
        HeapInstance name = heap.instance(heap.field(instance, THREAD, "name"));
        String text = name == null ? "" : name.readAsJavaString();
        if (text != null && !text.isEmpty()) {
            return kind(thread) + " \"" + text + "\"";
        }
        var number = instance.readField(THREAD, "tid");
        return kind(thread) + (number == null ? "" : " #" + number.getValue().getAsLong());
    }

    /** Where a thread is, in the application's code; empty when it is not there. */
    String place(int thread) {
        return stacks.place(thread, 0);
    }

    /** The static field that holds the thread local of an entry; a description when there is none. */
    String local(HeapInstance entry) {
        int local = heap.field(entry, "java.lang.ref.Reference", "referent");
        if (locals == null) {
            locals = staticThreadLocals();
        }
        return locals.getOrDefault(local, "that no static field refers to");
    }

    private Map<Integer, String> staticThreadLocals() {
        Map<Integer, String> found = new HashMap<>();
        for (HeapClass type : heap.classes()) {
            for (var field : Heap.each(type.readStaticFields())) {
                HeapInstance value = field.getValueAsInstance();
                if (value != null && value.instanceOf(THREAD_LOCAL)) {
                    found.put(value.getObjectIndex(), Step.shown(type.getName()) + "." + field.getName());
                }
            }
        }
        return found;
    }
}
