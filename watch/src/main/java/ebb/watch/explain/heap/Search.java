package ebb.watch.explain.heap;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Finds what is strongly reachable, each object by the shortest way from the first tier of roots that reaches it. Owned
 * by one {@link Walk}; not thread-safe. Bounds: eight bytes an object of the dump.
 */
final class Search {
    private static final int UNSEEN = -2;

    private final References references;
    private final BitSet barred;
    private final int[] parents;
    private final int[] queue;
    private int seen;

    /** A search that does not enter the barred objects. */
    Search(References references, int objects, BitSet barred) {
        this.references = references;
        this.barred = barred;
        this.parents = new int[objects];
        this.queue = new int[objects];
        Arrays.fill(parents, UNSEEN);
    }

    /** Goes on from more roots, until everything that they reach is seen. */
    void from(List<Integer> roots) {
        int next = seen;
        for (int root : roots) {
            see(root, Heap.NONE);
        }
        while (next < seen) {
            int object = queue[next++];
            references.from(object, target -> see(target, object));
        }
    }

    private void see(int object, int parent) {
        if (parents[object] == UNSEEN && !barred.get(object)) {
            parents[object] = parent;
            queue[seen++] = object;
        }
    }

    boolean reached(int object) {
        return parents[object] != UNSEEN;
    }

    /** The object by which another was reached, {@link Heap#NONE} for a root. */
    int parent(int object) {
        return parents[object];
    }

    /** How many objects were seen so far. */
    int count() {
        return seen;
    }

    /** An object by the order in which they were seen. */
    int nth(int order) {
        return queue[order];
    }
}
