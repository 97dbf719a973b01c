package ebb.bench.report;

import ebb.bench.model.Work;
import java.util.List;
import java.util.Locale;

/** Bars of the medians, one panel for each work, as an SVG image whose colours follow the reader's light or dark mode. */
public final class Chart {

    private static final int WIDTH = 760;
    private static final int LABEL = 150;
    private static final int BAR = 18;
    private static final int STEP = 24;
    private static final int HEAD = 34;
    private static final int VALUE = 110;

    private Chart() {
    }

    /** The image. */
    public static String svg(List<Row> rows) {
        StringBuilder body = new StringBuilder();
        int y = 8;
        for (Work work : Work.values()) {
            List<Row> of = rows.stream().filter(row -> row.work() == work && !row.runs().isEmpty()).toList();
            if (!of.isEmpty()) {
                y = panel(body, work, of, y);
            }
        }
        return String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <style>text{fill:#1f2328}.ebb{fill:#0969da}.other{fill:#8c959f}
                @media(prefers-color-scheme:dark){text{fill:#e6edf3}.ebb{fill:#4493f8}.other{fill:#6e7681}}</style>
                %s</svg>
                """, WIDTH, y, body);
    }

    private static int panel(StringBuilder body, Work work, List<Row> rows, int top) {
        double most = rows.stream().mapToDouble(row -> row.of(Run::figure).median()).max().orElse(1);
        text(body, 8, top + 16, "<tspan font-weight=\"bold\">" + work.label() + "</tspan>, " + work.unit());
        int y = top + HEAD - 8;
        for (Row row : rows) {
            double value = row.of(Run::figure).median();
            double length = most <= 0 ? 0 : Math.max(1, value / most * (WIDTH - LABEL - VALUE));
            text(body, 8, y + 14, row.client() + " → " + row.server());
            body.append(String.format(Locale.ROOT,
                    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
                    row.server().startsWith("ebb") ? "ebb" : "other", LABEL, y, length, BAR));
            text(body, (int) (LABEL + length + 6), y + 14, Spread.number(value));
            y += STEP;
        }
        return y + 10;
    }

    private static void text(StringBuilder body, int x, int y, String content) {
        body.append("<text x=\"").append(x).append("\" y=\"").append(y).append("\">").append(content)
                .append("</text>\n");
    }
}
