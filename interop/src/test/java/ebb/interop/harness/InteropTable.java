package ebb.interop.harness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The results of all peers and cases as a page of Markdown. A page that was written before can be read back, so that a
 * run of one test class renews its own cells and leaves the others alone.
 *
 * <p>Guarded by its own monitor.
 */
public final class InteropTable {
    private static final String INTRODUCTION = """
            # Ebb and the others

            Written by the interop tests themselves (`mvn verify`, module `interop`): each cell is a test that ran
            against a stack that nobody here wrote, over UDP on the loopback address. "yes" is a test that passed,
            "FAILED" one that did not, "-" a case that this peer cannot play. The ngtcp2 programs are gtlsclient and
            gtlsserver; Netty's QUIC is quiche, Deno's is quinn, Caddy's is quic-go, Bun's is lsquic, curl's is
            OpenSSL's, Firefox's is neqo, and nginx has its own.
            """;
    private static final String VERSIONS = "## Versions met";
    private static final String NONE = "-";

    private final Map<Peer.Side, SortedMap<String, SortedMap<String, String>>> cells = new TreeMap<>();
    private final SortedMap<String, String> versions = new TreeMap<>();

    /** An empty table. */
    public InteropTable() {
        for (Peer.Side side : Peer.Side.values()) {
            cells.put(side, new TreeMap<>());
        }
    }

    /** What {@link #markdown} wrote; an unknown line is skipped. */
    public static InteropTable parse(String markdown) {
        InteropTable table = new InteropTable();
        Peer.Side side = null;
        List<String> header = List.of();
        for (String line : markdown.split("\n")) {
            if (line.startsWith("## ")) {
                side = sideOf(line);
                header = List.of();
            } else if (line.startsWith("| ")) {
                List<String> row = cellsOf(line);
                if (header.isEmpty()) {
                    header = row;
                } else {
                    table.read(side, header, row);
                }
            }
        }
        return table;
    }

    /** Enters one result. */
    public synchronized void put(Peer.Side side, String peer, String what, String result) {
        cells.get(side).computeIfAbsent(what, row -> new TreeMap<>()).put(peer, result);
    }

    /** Forgets what an earlier run said about cases of {@code peer} that are no longer among {@code cases}. */
    synchronized void retain(Peer.Side side, String peer, Set<String> cases) {
        cells.get(side).forEach((what, row) -> {
            if (!cases.contains(what)) {
                row.remove(peer);
            }
        });
        cells.get(side).values().removeIf(Map::isEmpty);
    }

    /** The result, or "-". */
    public synchronized String result(Peer.Side side, String peer, String what) {
        return cells.get(side).getOrDefault(what, new TreeMap<>()).getOrDefault(peer, NONE);
    }

    /** Enters the version of a peer. */
    public synchronized void version(String peer, String version) {
        versions.put(peer, version);
    }

    /** The page. */
    public synchronized String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Peer.Side side : Peer.Side.values()) {
            page.append('\n').append(title(side)).append("\n\n");
            appendSide(page, cells.get(side));
        }
        page.append('\n').append(VERSIONS).append("\n\n").append(line(List.of("peer", "version")))
                .append("|---|---|\n");
        versions.forEach((peer, version) -> page.append(line(List.of(peer, version))));
        return page.toString();
    }

    private static void appendSide(StringBuilder page, SortedMap<String, SortedMap<String, String>> rows) {
        TreeSet<String> peers = new TreeSet<>();
        rows.values().forEach(row -> peers.addAll(row.keySet()));
        List<String> header = new ArrayList<>(List.of("case"));
        header.addAll(peers);
        page.append(line(header)).append("|---".repeat(header.size())).append("|\n");
        rows.forEach((what, row) -> {
            List<String> line = new ArrayList<>(List.of(what));
            peers.forEach(peer -> line.add(row.getOrDefault(peer, NONE)));
            page.append(line(line));
        });
    }

    private void read(Peer.Side side, List<String> header, List<String> row) {
        if (side == null) {
            versions.put(row.getFirst(), row.getLast());
            return;
        }
        for (int i = 1; i < Math.min(header.size(), row.size()); i++) {
            if (!row.get(i).equals(NONE)) {
                put(side, header.get(i), row.getFirst(), row.get(i));
            }
        }
    }

    private static Peer.Side sideOf(String heading) {
        for (Peer.Side side : Peer.Side.values()) {
            if (heading.equals(title(side))) {
                return side;
            }
        }
        return null;
    }

    private static String title(Peer.Side side) {
        return switch (side) {
            case SERVER -> "## Ebb is the server";
            case CLIENT -> "## Ebb is the client";
        };
    }

    private static String line(Collection<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static List<String> cellsOf(String line) {
        List<String> found = new ArrayList<>();
        for (String cell : line.substring(1).split("\\|")) {
            if (!cell.isBlank()) {
                found.add(cell.strip());
            }
        }
        return found;
    }
}
