package ebb.watch.explain.heap;

import ebb.watch.explain.heap.Step.Kind;
import java.util.List;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;

/**
 * Puts a reference from one object to another into words. What the JDK and Ebb are made of is passed over, but for what
 * an application knows of them: keys of maps, threads, thread locals, attached resources. Owned by one {@link Walk}.
 */
final class Edges {
    private static final String THREAD_LOCAL_ENTRY = "java.lang.ThreadLocal$ThreadLocalMap$Entry";
    private static final String ATTENDANCE = "ebb.quic.Attendance";
    private static final int KEY_LENGTH = 60;

    /**
     * A reference in words.
     *
     * @param step the step, null when it is passed over
     * @param detail what it says of this one reference, empty for nothing
     * @param restarts whether what came before does not matter any more
     */
    record Edge(Step step, String detail, boolean restarts) {
        private static final Edge PASSED_OVER = new Edge(null, "", false);
    }

    private final Heap heap;
    private final References references;
    private final Search search;
    private final Threads threads;
    private final Lambdas lambdas;

    Edges(Heap heap, References references, Search search, Threads threads) {
        this.heap = heap;
        this.references = references;
        this.search = search;
        this.threads = threads;
        this.lambdas = new Lambdas(heap);
    }

    /** The reference by which the search came from one object to another. */
    Edge between(int parent, int child) {
        return switch (heap.at(parent)) {
            case HeapClass type -> ofClass(type, child);
            case HeapInstance instance -> ofInstance(instance, child);
            default -> Edge.PASSED_OVER;
        };
    }

    private Edge ofClass(HeapClass type, int child) {
        String name = References.staticField(type, heap.at(child).getObjectId());
        Step step = Step.field(Kind.STATIC, type.getName(), name, heap.typeName(child));
        return new Edge(step, "static " + step.text() + ": " + step.type(), true);
    }

    private Edge ofInstance(HeapInstance from, int child) {
        Layout.Slot slot = references.slot(from, child);
        if (slot == null) {
            return Edge.PASSED_OVER;
        }
        String type = from.getInstanceClassName();
        return switch (Owner.of(type)) {
            case APPLICATION -> ofApplication(from, slot, child);
            case EBB -> slot.declaringClass().equals(ATTENDANCE) && slot.name().equals("attached")
                    ? attached(from.getObjectIndex()) : Edge.PASSED_OVER;
            case JDK -> ofJdk(from, slot, child);
        };
    }

    private Edge ofApplication(HeapInstance from, Layout.Slot slot, int child) {
        if (Lambdas.isLambda(from.getInstanceClassName())) {
            Step step = Step.of(Kind.LAMBDA, lambdas.place(from), heap.typeName(child));
            return new Edge(step, step.text() + ", which captured it", false);
        }
        if (Owner.of(slot.declaringClass()) == Owner.JDK) {
            return ofJdk(from, slot, child);
        }
        Step step = Step.field(Kind.FIELD, slot.declaringClass(), slot.name(), heap.typeName(child));
        return new Edge(step, step.text() + ": " + step.type(), false);
    }

    private Edge ofJdk(HeapInstance from, Layout.Slot slot, int child) {
        String type = from.getInstanceClassName();
        if (slot.declaringClass().startsWith("java.lang.") && from.instanceOf("java.lang.Thread")) {
            Step step = Step.of(Kind.THREAD, threads.place(from.getObjectIndex()), threads.kind(from.getObjectIndex()));
            return new Edge(step, threads.describe(from.getObjectIndex()), true);
        }
        if (type.equals(THREAD_LOCAL_ENTRY)) {
            Step step = Step.of(Kind.THREAD_LOCAL, threads.local(from), heap.typeName(child));
            return new Edge(step, "thread local " + step.text() + ": " + step.type(), true);
        }
        if (isMapNode(from) && !slot.name().equals("next")) {
            return new Edge(null, key(from, child), false);
        }
        return Edge.PASSED_OVER;
    }

    private Edge attached(int attendance) {
        int object = attendance;
        while (object != Heap.NONE && !Released.isLink(heap.typeName(object))) {
            object = search.parent(object);
        }
        String to = object == Heap.NONE ? "another connection" : "connection " + Released.id(heap.instance(object));
        return new Edge(Step.of(Kind.ATTACHED, "a resource attached to a connection", ""),
                "a resource attached to " + to + " (QuicConnection.attach)", true);
    }

    /** Whether an object of the JDK is an entry of a map: it has a key. */
    boolean isMapNode(HeapInstance object) {
        return Owner.of(object.getInstanceClassName()) == Owner.JDK
                && references.slots(object).stream().anyMatch(slot -> slot.name().equals("key"));
    }

    private String key(HeapInstance node, int child) {
        for (Layout.Slot slot : references.slots(node)) {
            if (slot.name().equals("key")) {
                int key = heap.field(node, slot.declaringClass(), "key");
                return key == Heap.NONE || key == child ? "" : "key " + text(heap.instance(key));
            }
        }
        return "";
    }

    private static String text(HeapInstance key) {
        if (key == null) {
            return "(an array)";
        }
        String text = key.readAsJavaString();
        if (text != null) {
            return "\"" + (text.length() > KEY_LENGTH ? text.substring(0, KEY_LENGTH) + "…" : text) + "\"";
        }
        var value = List.of("java.lang.Long", "java.lang.Integer").contains(key.getInstanceClassName())
                ? key.readField(key.getInstanceClassName(), "value") : null;
        if (value == null) {
            return "(" + Step.shown(key.getInstanceClassName()) + ")";
        }
        Long number = value.getValue().getAsLong();
        return String.valueOf(number == null ? value.getValue().getAsInt() : number);
    }
}
