package ebb.watch.explain.heap;

import ebb.watch.explain.heap.Step.Form;
import ebb.watch.explain.heap.Trails.Trail;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Released connections that are held in the same way. Owned by one {@link Walk}; not thread-safe. */
final class Group {
    private final Form form;
    private final List<Trail> trails = new ArrayList<>();
    private final Set<Integer> threads = new HashSet<>();
    private int example = Heap.NONE;

    Group(Form form) {
        this.form = form;
    }

    void add(int connection, Trail trail) {
        if (trails.isEmpty()) {
            example = connection;
        }
        trails.add(trail);
        threads.add(trail.thread());
    }

    Form form() {
        return form;
    }

    int connections() {
        return trails.size();
    }

    /** Threads on these ways. */
    Set<Integer> threads() {
        return threads;
    }

    /** The first connection of the group. */
    int example() {
        return example;
    }

    /**
     * What would go if the connections were taken out of what holds them: the entries of the outermost collection that
     * has one for each connection, else of the innermost; without a collection, the handles.
     */
    Set<Integer> entries() {
        int levels = trails.stream().mapToInt(trail -> trail.entries().size()).min().orElse(0);
        for (int level = 0; level < levels; level++) {
            Set<Integer> entries = at(level);
            if (entries.size() == trails.size() || level == levels - 1) {
                return entries;
            }
        }
        Set<Integer> handles = new HashSet<>();
        trails.forEach(trail -> handles.add(trail.handle()));
        return handles;
    }

    private Set<Integer> at(int level) {
        Set<Integer> entries = new HashSet<>();
        trails.forEach(trail -> entries.add(trail.entries().get(level)));
        return entries;
    }
}
