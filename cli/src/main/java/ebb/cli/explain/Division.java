package ebb.cli.explain;

import ebb.cli.model.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the bytes of all connections divide over components, and how that was a minute ago.
 *
 * @param rows      one for each component, and their sum
 * @param budget    the most that they may be
 * @param phases    how many connections are in each phase, and what became of those before
 */
record Division(List<Row> rows, long budget, Map<String, Object> phases) {

    /**
     * One line.
     *
     * @param name   the component
     * @param now    bytes now
     * @param before bytes a minute ago, or as long ago as is known
     */
    record Row(String name, long now, long before) {
    }

    /** From the answers of {@code /api/memory} and {@code /api/history}. */
    static Division of(Map<String, Object> memory, Map<String, Object> history) {
        Map<?, ?> before = map(history.get("components"));
        List<Row> rows = new ArrayList<>();
        map(memory.get("components")).forEach((name, bytes) ->
                rows.add(new Row(String.valueOf(name), number(bytes), first(before.get(name), number(bytes)))));
        long used = number(memory.get("usedBytes"));
        rows.add(new Row("all connections", used, first(history.get("usedBytes"), used)));
        Map<String, Object> phases = new java.util.LinkedHashMap<>();
        map(memory.get("connections")).forEach((name, count) -> phases.put(String.valueOf(name), count));
        return new Division(List.copyOf(rows), number(memory.get("budgetBytes")), phases);
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    /** The oldest of the last minute's samples. */
    private static long first(Object series, long otherwise) {
        return series instanceof List<?> list && !list.isEmpty() ? number(list.getFirst()) : otherwise;
    }

    /** Closed connections that are held, as the server itself counts. */
    long held() {
        return number(phases.get("held"));
    }

    private static String change(long bytes) {
        return (bytes < 0 ? "-" : "+") + ByteSize.describe(Math.abs(bytes));
    }

    /** The lines of a table. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%-16s %12s %14s %12s", "memory", "now", "a minute ago", "change"));
        for (Row row : rows) {
            if (row.now != 0 || row.before != 0) {
                lines.add(String.format("%-16s %12s %14s %12s", row.name, ByteSize.describe(row.now),
                        ByteSize.describe(row.before), row.now == row.before ? "=" : change(row.now - row.before)));
            }
        }
        lines.add(String.format("%-16s %12s", "budget", ByteSize.describe(budget)));
        lines.add("");
        List<String> counts = new ArrayList<>();
        phases.forEach((name, count) -> counts.add(String.format(Locale.ROOT, "%s %,d", name, number(count))));
        lines.add("connections: " + String.join(", ", counts));
        return lines;
    }
}
