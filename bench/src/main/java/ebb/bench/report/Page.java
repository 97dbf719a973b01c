package ebb.bench.report;

import ebb.bench.model.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The tables of a run, and their place between the two markers of a Markdown page whose prose people wrote. */
public final class Page {

    static final String BEGIN = "<!-- figures: written by ./ebb bench -->";
    static final String END = "<!-- end of figures -->";

    private Page() {
    }

    /** The figures as Markdown. */
    public static String markdown(List<String> machine, List<Row> rows) {
        StringBuilder text = new StringBuilder();
        machine.forEach(line -> text.append("- ").append(line).append('\n'));
        for (Work work : Work.values()) {
            List<Row> of = rows.stream().filter(row -> row.work() == work).toList();
            if (!of.isEmpty()) {
                text.append("\n### ").append(work.label()).append("\n\n| client → server | size | ").append(work.unit())
                        .append(" | server: ").append(work.costUnit()).append(" | client: ").append(work.costUnit())
                        .append(" | server's peak RSS, MiB | server's heap allocation, MiB |\n")
                        .append("|---|---|---|---|---|---|---|\n");
                of.forEach(row -> text.append("| ").append(String.join(" | ", row.cells())).append(" |\n"));
            }
        }
        return text.toString();
    }

    /** Replaces what stands between the markers; what people wrote around them stays. */
    public static void insert(Path page, String figures) throws IOException {
        Files.writeString(page, replaced(Files.readString(page), figures));
    }

    static String replaced(String page, String figures) throws IOException {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException("the page has no place for figures: it needs the lines " + BEGIN + " and " + END);
        }
        return page.substring(0, begin + BEGIN.length()) + "\n" + figures + page.substring(end);
    }
}
