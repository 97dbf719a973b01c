package ebb.cli.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Draws a sight: lines of text with colours, none longer than the width. Stateless, knows no terminal.
 */
final class Board {

    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle STRONG = PLAIN.bold();
    private static final AttributedStyle QUIET = PLAIN.faint();
    private static final AttributedStyle GOOD = STRONG.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle BAD = STRONG.foreground(AttributedStyle.RED);
    private static final AttributedStyle WARN = STRONG.foreground(AttributedStyle.YELLOW);
    private static final AttributedStyle BAR = PLAIN.foreground(AttributedStyle.CYAN);
    private static final AttributedStyle HEAD = PLAIN.inverse();
    private static final String[] EIGHTHS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    private static final int LABEL = 10;
    private static final int FIGURE = 10;

    private Board() {
    }

    /**
     * How it is to be drawn.
     *
     * @param columns width
     * @param rows    height; lines beyond it are left out
     * @param sort    what the table is sorted by
     * @param trouble what is wrong with the endpoint at present; empty if nothing is
     */
    record Frame(int columns, int rows, SortKey sort, String trouble) {
    }

    static List<AttributedString> draw(Sight sight, Frame frame) {
        List<AttributedString> lines = new ArrayList<>();
        lines.add(title(sight, frame));
        lines.add(sight.isWell() ? line(GOOD, "✓ " + sight.verdict()) : line(BAD, "✗ " + sight.verdict()));
        lines.add(line(PLAIN, equation(sight)));
        lines.add(AttributedString.EMPTY);
        lines.addAll(memory(sight, frame.columns()));
        lines.add(line(PLAIN, reclaim(sight.memory().tree("reclaimDelayMillis"))));
        lines.add(line(PLAIN, pad("process", LABEL) + "  " + Words.bytes(sight.memory().number("rssBytes"))
                + " resident, " + Words.bytes(sight.memory().number("heapUsedBytes")) + " heap used"));
        lines.add(line(PLAIN, limits(sight)));
        lines.add(AttributedString.EMPTY);
        lines.addAll(Table.draw(sight, frame, HEAD));
        return lines.stream().limit(Math.max(1, frame.rows()))
                .map(each -> each.columnSubSequence(0, frame.columns())).toList();
    }

    private static AttributedString line(AttributedStyle style, String text) {
        return new AttributedString(text, style);
    }

    private static AttributedString title(Sight sight, Frame frame) {
        AttributedStringBuilder line = new AttributedStringBuilder().styled(STRONG, "ebb top")
                .styled(QUIET, "  " + sight.where() + "  " + Words.clock(sight.memory().number("timeMillis")));
        return (frame.trouble().isEmpty() ? line : line.styled(WARN, "  " + frame.trouble())).toAttributedString();
    }

    private static String equation(Sight sight) {
        long opened = sight.counts().number("opened");
        long released = sight.counts().number("released");
        String phases = Stream.of("handshaking", "active", "closing", "draining")
                .filter(phase -> sight.counts().number(phase) > 0)
                .map(phase -> Words.count(sight.counts().number(phase)) + " " + phase).collect(Collectors.joining(", "));
        return "held " + Words.count(sight.held()) + ", drift " + Words.bytes(sight.memory().number("driftBytes")) + "; "
                + Words.count(opened) + " opened - " + Words.count(released) + " released = " + Words.count(opened - released)
                + "; live " + Words.count(sight.live()) + (phases.isEmpty() ? "" : ": " + phases);
    }

    private static List<AttributedString> memory(Sight sight, int columns) {
        Tree memory = sight.memory();
        long used = memory.number("usedBytes");
        long budget = memory.number("budgetBytes");
        int room = Math.clamp(columns - LABEL - FIGURE - 3, 5, 60);
        List<AttributedString> lines = new ArrayList<>();
        lines.add(new AttributedStringBuilder().styled(STRONG, pad("memory", LABEL) + right(Words.bytes(used), FIGURE))
                .append(" of " + Words.bytes(budget) + " (" + Words.percent(used, budget) + "), most "
                        + Words.bytes(memory.number("peakBytes")) + ", pressure ")
                .styled(pressure(memory.text("pressure")), memory.text("pressure")).toAttributedString());
        Map<String, Long> components = memory.tree("components").amounts();
        components.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(each -> lines.add(new AttributedStringBuilder()
                        .append(pad("  " + each.getKey(), LABEL + 2)).append(right(Words.bytes(each.getValue()), FIGURE - 2))
                        .append(" ").styled(BAR, bar(each.getValue(), used, room)).toAttributedString()));
        return lines;
    }

    private static AttributedStyle pressure(String rung) {
        return switch (rung) {
            case "none", "" -> PLAIN;
            case "windows", "retry" -> WARN;
            default -> BAD;
        };
    }

    private static String reclaim(Tree delay) {
        return pad("reclaim", LABEL) + "  " + (delay.number("count") == 0 ? "no connection has ended yet"
                : "half in " + delay.number("p50") + " ms, 99 % in " + delay.number("p99") + " ms, all in "
                        + delay.number("max") + " ms");
    }

    private static String limits(Sight sight) {
        Map<String, Long> hit = sight.memory().tree("limitsHit").amounts();
        return pad("limits", LABEL) + "  " + (hit.isEmpty() ? "none was hit"
                : hit.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(each -> each.getKey().replace('_', ' ') + " " + Words.count(each.getValue()))
                        .collect(Collectors.joining(", ")));
    }

    /** A bar of eighths of a column: what is there at all can be seen. */
    static String bar(long part, long whole, int columns) {
        int eighths = whole <= 0 ? 0 : (int) Math.clamp(Math.round(8.0 * columns * part / whole), 1, 8L * columns);
        return "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
    }

    static String pad(String text, int width) {
        return text.length() >= width ? text.substring(0, width) : text + " ".repeat(width - text.length());
    }

    static String right(String text, int width) {
        return text.length() >= width ? text : " ".repeat(width - text.length()) + text;
    }
}
