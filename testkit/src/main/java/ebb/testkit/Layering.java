package ebb.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Judges a {@link SourceGraph}: are the files free of rings, and does each package use only the packages below it?
 * Each finding is one sentence that names the files.
 *
 * <p>Immutable; any thread.
 */
public final class Layering {
    private final SourceGraph graph;

    /** A judge of {@code graph}. */
    public Layering(SourceGraph graph) {
        this.graph = graph;
    }

    /**
     * The shortest ring of each knot of files that use each other, such as
     * {@code ring of files: a.One -> b.Two -> a.One}.
     */
    public List<String> rings() {
        List<String> findings = new ArrayList<>();
        SortedSet<String> open = new TreeSet<>(graph.files());
        while (!open.isEmpty()) {
            String file = open.first();
            open.remove(file);
            List<String> ring = shortestRing(file);
            if (!ring.isEmpty()) {
                findings.add("ring of files: " + String.join(" -> ", ring));
                open.removeAll(ring);
            }
        }
        return findings;
    }

    /**
     * Each use of an upper package by a lower one, and each package that has no place in the order.
     *
     * @param layers all packages, the bottom one first
     */
    public List<String> breaches(List<String> layers) {
        List<String> findings = new ArrayList<>();
        for (String file : graph.files()) {
            int layer = layers.indexOf(packageOf(file));
            if (layer < 0) {
                findings.add("no layer: " + file + " lies in " + packageOf(file) + ", which is not in the list of layers");
                continue;
            }
            for (String used : graph.usedBy(file)) {
                int usedLayer = layers.indexOf(packageOf(used));
                if (usedLayer > layer) {
                    findings.add("upwards: " + file + " uses " + used + ", but " + packageOf(file) + " lies below "
                            + packageOf(used));
                }
            }
        }
        return findings;
    }

    /** The shortest way from {@code start} back to itself, both ends included; empty when there is none. */
    private List<String> shortestRing(String start) {
        Map<String, String> cameFrom = new HashMap<>();
        Deque<String> queue = new ArrayDeque<>(List.of(start));
        while (!queue.isEmpty()) {
            String file = queue.remove();
            for (String used : graph.usedBy(file)) {
                if (used.equals(start)) {
                    return wayTo(file, start, cameFrom);
                }
                if (cameFrom.putIfAbsent(used, file) == null) {
                    queue.add(used);
                }
            }
        }
        return List.of();
    }

    private static List<String> wayTo(String last, String start, Map<String, String> cameFrom) {
        List<String> way = new ArrayList<>(List.of(start));
        for (String file = last; !file.equals(start); file = cameFrom.get(file)) {
            way.add(file);
        }
        way.add(start);
        Collections.reverse(way);
        return way;
    }

    private static String packageOf(String file) {
        return file.substring(0, file.lastIndexOf('.'));
    }
}
