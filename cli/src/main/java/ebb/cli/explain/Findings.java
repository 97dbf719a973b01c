package ebb.cli.explain;

import com.fasterxml.jackson.jr.ob.JSON;
import ebb.cli.model.ByteSize;
import ebb.watch.explain.model.Explanation;
import ebb.watch.explain.model.Holder;
import ebb.watch.explain.model.Pointer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found, as far as it was looked for.
 *
 * @param division    how the bytes divide
 * @param pointers    what the flight recorder knows of holders
 * @param explanation what a heap dump tells of them
 */
record Findings(Optional<Division> division, Optional<List<Pointer>> pointers, Optional<Explanation> explanation) {
    private static final String INDENT = "    ";

    /** Whether anything holds closed connections. */
    boolean held() {
        return explanation.map(found -> found.connections() > 0)
                .orElseGet(() -> division.map(found -> found.held() > 0).orElse(false)
                        || pointers.map(found -> !found.isEmpty()).orElse(false));
    }

    void print(PrintWriter out) {
        division.ifPresent(found -> found.lines().forEach(out::println));
        pointers.ifPresent(found -> printPointers(found, out));
        explanation.ifPresent(found -> {
            division.ifPresent(_ -> out.println());
            printHolders(found, out);
        });
        out.flush();
    }

    private static void printPointers(List<Pointer> found, PrintWriter out) {
        if (found.isEmpty()) {
            out.println("The flight recorder points at no holder: it samples what is allocated while it records, and a"
                    + " heap dump alone can tell for sure.");
        }
        for (Pointer pointer : found) {
            out.println("The flight recorder saw what was made for connections kept by `" + pointer.holder() + "` ("
                    + pointer.samples() + (pointer.samples() == 1 ? " sample" : " samples")
                    + "). Whether these connections are closed, a heap dump can tell.");
        }
    }

    private static void printHolders(Explanation found, PrintWriter out) {
        if (found.connections() == 0) {
            out.println("No closed connection is held: everything that was closed has been let go.");
            return;
        }
        for (Holder holder : found.holders()) {
            out.println(holder.sentence() + ".");
            out.println(INDENT + "That keeps " + ByteSize.describe(holder.keptBytes()) + ". By way of example:");
            holder.path().forEach(step -> out.println(INDENT + INDENT + step));
        }
        out.println();
        out.println("To let them go: take them out in ConnectionListener.closing, or keep them in a ConnectionMap"
                + " (QuicServer.connectionMap), whose entries leave with their connection.");
    }

    /** All of it as one JSON object. */
    String json() {
        Map<String, Object> tree = new LinkedHashMap<>();
        division.ifPresent(found -> tree.put("memory", found));
        pointers.ifPresent(found -> tree.put("pointers", found));
        explanation.ifPresent(found -> tree.put("explanation", found));
        try {
            return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(tree);
        } catch (IOException e) {
            throw new UncheckedIOException("findings that cannot be written", e);
        }
    }
}
