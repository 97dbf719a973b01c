package ebb.cli.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** The connections of a sight as a table; columns that find no room are left out from the right. Stateless. */
final class Table {

    private static final int PEER = 28;
    private static final int PHASE = 10;
    private static final int FIGURE = 11;
    private static final int SMALLEST_PART = 12;

    private Table() {
    }

    static List<AttributedString> draw(Sight sight, Board.Frame frame, AttributedStyle head) {
        List<AttributedString> lines = new ArrayList<>();
        lines.add(new AttributedString(Board.pad(heading(frame), frame.columns()), head));
        if (sight.connections().isEmpty()) {
            lines.add(new AttributedString("No connection is open."));
        }
        for (Tree each : sight.connections()) {
            lines.add(new AttributedString(row(each, frame.columns())));
        }
        return lines;
    }

    private static String heading(Board.Frame frame) {
        StringBuilder line = new StringBuilder(Board.pad("PEER", PEER)).append(Board.pad("PHASE", PHASE));
        for (SortKey key : List.of(SortKey.MEMORY, SortKey.AGE, SortKey.RTT, SortKey.RECEIVED, SortKey.SENT)) {
            line.append(Board.right((key == frame.sort() ? "↓" : "") + key.name(), FIGURE));
        }
        return cut(line.append("  MOST OF IT").toString(), frame.columns());
    }

    private static String row(Tree each, int columns) {
        String line = Board.pad(peer(each.text("remoteAddress")), PEER) + Board.pad(each.text("phase"), PHASE)
                + Board.right(Words.bytes(each.number("usedBytes")), FIGURE)
                + Board.right(Words.age(each.number("ageMillis")), FIGURE)
                + Board.right(Words.micros(each.number("rttMicros")), FIGURE)
                + Board.right(Words.bytes(each.number("receivedBytes")), FIGURE)
                + Board.right(Words.bytes(each.number("sentBytes")), FIGURE)
                + "  " + parts(each.tree("components"));
        return cut(line, columns);
    }

    // A long address keeps its end: that is where the peers of a network differ.
    private static String peer(String address) {
        return address.length() < PEER ? address : "…" + address.substring(address.length() - PEER + 2);
    }

    private static String parts(Tree components) {
        return components.amounts().entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(3).map(each -> each.getKey() + " " + Words.bytes(each.getValue())).collect(Collectors.joining(", "));
    }

    /** Whole columns only: half a figure would be another figure. */
    private static String cut(String line, int columns) {
        if (line.length() <= columns) {
            return line;
        }
        int end = PEER + PHASE;
        int figures = 5;
        for (int i = 0; i < figures && end + FIGURE <= columns; i++) {
            end += FIGURE;
        }
        boolean parts = end == PEER + PHASE + figures * FIGURE && columns - end >= SMALLEST_PART;
        return line.substring(0, Math.min(columns, parts ? columns : end));
    }
}
