package ebb.watch.explain.heap;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * Weighs what groups of closed connections keep: all that is not reachable any more once their entries are taken out.
 * What two groups keep together is counted with the first. Owned by one {@link Walk}; not thread-safe.
 */
final class Kept {
    private final References references;
    private final Search without;
    private final BitSet weighed;

    /** Searches once more, without the entries of all groups. */
    Kept(References references, int objects, Roots roots, Collection<Group> groups) {
        this.references = references;
        BitSet entries = new BitSet(objects);
        groups.forEach(group -> group.entries().forEach(entries::set));
        without = new Search(references, objects, entries);
        for (List<Integer> tier : roots.tiers()) {
            without.from(tier);
        }
        weighed = new BitSet(objects);
    }

    /** The bytes that a group keeps, about. */
    long bytes(Group group) {
        Deque<Integer> pending = new ArrayDeque<>();
        group.entries().forEach(entry -> meet(entry, pending));
        long bytes = 0;
        while (!pending.isEmpty()) {
            int object = pending.pop();
            bytes += references.bytes(object);
            references.from(object, target -> meet(target, pending));
        }
        return bytes;
    }

    private void meet(int object, Deque<Integer> pending) {
        if (!without.reached(object) && !weighed.get(object)) {
            weighed.set(object);
            pending.push(object);
        }
    }
}
