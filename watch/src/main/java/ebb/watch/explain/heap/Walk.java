package ebb.watch.explain.heap;

import ebb.watch.explain.model.Explanation;
import ebb.watch.explain.model.ExplanationJson;
import ebb.watch.explain.model.Holder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Walks through a heap dump: finds the released connections that are still reachable, and who holds them. */
public final class Walk {
    /** Groups that are told of; a leak has one or two. */
    private static final int HOLDERS = 50;

    private Walk() {
    }

    /**
     * Explains a dump.
     *
     * @param dump the file
     * @param timeMillis when it was made
     */
    static Explanation explain(Path dump, long timeMillis) throws IOException {
        try (Heap heap = Heap.open(dump)) {
            List<Integer> released = Released.in(heap).handles();
            if (released.isEmpty()) {
                return new Explanation(timeMillis, 0, List.of());
            }
            Stacks stacks = Stacks.read(dump, heap);
            Roots roots = Roots.of(heap, stacks);
            References references = new References(heap);
            Search search = new Search(references, heap.count(), new BitSet());
            roots.tiers().forEach(search::from);
            Trails trails = new Trails(heap, references, search, roots, stacks);
            List<Group> groups = groups(released, search, trails);
            Kept kept = groups.isEmpty() ? null : new Kept(references, heap.count(), roots, groups);
            Sentences sentences = new Sentences(trails);
            List<Holder> holders = groups.stream().limit(HOLDERS)
                    .map(group -> sentences.holder(group, kept.bytes(group))).toList();
            return new Explanation(timeMillis, groups.stream().mapToInt(Group::connections).sum(), holders);
        }
    }

    private static List<Group> groups(List<Integer> released, Search search, Trails trails) {
        Map<Step.Form, Group> groups = new LinkedHashMap<>();
        for (int handle : released) {
            if (search.reached(handle)) {
                Trails.Trail trail = trails.to(handle);
                groups.computeIfAbsent(trail.form(), Group::new).add(handle, trail);
            }
        }
        return groups.values().stream().sorted(Comparator.comparingInt(Group::connections).reversed()).toList();
    }

    /**
     * Explains the dump whose path is the one argument, as one line of JSON on standard output.
     */
    public static void main(String[] arguments) throws IOException {
        Path dump = Path.of(arguments[0]);
        long written = Files.getLastModifiedTime(dump).toMillis();
        System.out.println(ExplanationJson.write(explain(dump, written)));
    }
}
