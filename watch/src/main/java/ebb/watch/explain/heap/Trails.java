package ebb.watch.explain.heap;

import ebb.watch.explain.heap.Edges.Edge;
import ebb.watch.explain.heap.Step.Form;
import ebb.watch.explain.heap.Step.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;

/**
 * The ways that a search found, as an application sees them. Ways that share their beginning share the work. Owned by
 * one {@link Walk}; not thread-safe. Bounds: one trail for each object that stands on a way to a released connection.
 */
final class Trails {

    /**
     * The way to an object.
     *
     * @param form what it has in common with others
     * @param thread the thread on it, {@link Heap#NONE} for none
     * @param entries what collections on it hold for this way alone, outermost first
     * @param handle the first of Ebb's objects at its end, {@link Heap#NONE} while there is none
     */
    record Trail(Form form, int thread, List<Integer> entries, int handle) {
    }

    private final Heap heap;
    private final Search search;
    private final Edges edges;
    private final Roots roots;
    private final Stacks stacks;
    private final Threads threads;
    private final Map<Integer, Trail> known = new HashMap<>();

    Trails(Heap heap, References references, Search search, Roots roots, Stacks stacks) {
        this.heap = heap;
        this.search = search;
        this.roots = roots;
        this.stacks = stacks;
        this.threads = new Threads(heap, stacks);
        this.edges = new Edges(heap, references, search, threads);
    }

    Threads threads() {
        return threads;
    }

    /** The way to an object that the search reached. */
    Trail to(int object) {
        Deque<Integer> pending = new ArrayDeque<>();
        for (int at = object; at != Heap.NONE && !known.containsKey(at); at = search.parent(at)) {
            pending.push(at);
        }
        while (!pending.isEmpty()) {
            int child = pending.pop();
            int parent = search.parent(child);
            known.put(child, parent == Heap.NONE ? root(child) : next(known.get(parent), parent, child));
        }
        return known.get(object);
    }

    private Trail root(int object) {
        int handle = handle(Heap.NONE, object);
        boolean speaksForItself = heap.at(object) instanceof HeapClass
                || heap.instance(object) != null && heap.instance(object).instanceOf("java.lang.Thread");
        if (speaksForItself) {
            return new Trail(Form.EMPTY, Heap.NONE, List.of(), handle);
        }
        Roots.Call call = roots.frames().get(object);
        if (call == null) {
            return new Trail(Form.EMPTY.and(Step.of(Kind.JVM, "the JVM itself", "native reference")), Heap.NONE,
                    List.of(), handle);
        }
        Step step = Step.of(Kind.STACK, stacks.place(call.thread(), call.frame()), threads.kind(call.thread()));
        return new Trail(Form.EMPTY.and(step), call.thread(), List.of(), handle);
    }

    private Trail next(Trail before, int parent, int child) {
        Edge edge = edges.between(parent, child);
        int handle = handle(before.handle(), child);
        if (edge.restarts()) {
            int thread = edge.step().kind() == Kind.THREAD ? parent
                    : edge.step().kind() == Kind.THREAD_LOCAL ? before.thread() : Heap.NONE;
            return new Trail(Form.EMPTY.and(edge.step()), thread, List.of(), handle);
        }
        Form form = edge.step() == null ? before.form() : before.form().and(edge.step());
        return new Trail(form, before.thread(), entries(before, parent, child), handle);
    }

    private List<Integer> entries(Trail before, int parent, int child) {
        boolean leavesCollection = Owner.of(heap.typeName(parent)) == Owner.JDK
                && Owner.of(heap.typeName(child)) != Owner.JDK;
        if (!leavesCollection) {
            return before.entries();
        }
        HeapInstance node = heap.instance(parent);
        List<Integer> longer = new ArrayList<>(before.entries());
        longer.add(node != null && edges.isMapNode(node) ? parent : child);
        return List.copyOf(longer);
    }

    private int handle(int before, int object) {
        if (Owner.of(heap.typeName(object)) != Owner.EBB) {
            return Heap.NONE;
        }
        return before == Heap.NONE ? object : before;
    }

    /** The way to a released connection, word by word. */
    List<String> words(int connection) {
        Deque<Integer> chain = new ArrayDeque<>();
        for (int at = connection; at != Heap.NONE; at = search.parent(at)) {
            chain.push(at);
        }
        List<String> words = new ArrayList<>();
        int parent = chain.pop();
        Trail root = to(parent);
        if (root.thread() != Heap.NONE) {
            words.add(threads.describe(root.thread()) + " at " + root.form().steps().getFirst().text());
        }
        for (int child : chain) {
            Edge edge = edges.between(parent, child);
            if (edge.restarts() && edge.step().kind() != Kind.THREAD_LOCAL) {
                words.clear();
            }
            if (!edge.detail().isEmpty()) {
                words.add(edge.detail());
            }
            parent = child;
        }
        words.add(Released.describe(heap, connection));
        return words;
    }
}
