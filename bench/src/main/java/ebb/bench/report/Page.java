package ebb.bench.report;

import ebb.bench.model.Work;
import java.util.List;

/** The tables of a run, as Markdown. */
public final class Page {

    private Page() {
    }

    /** Figures beside other stacks. */
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

    /** Pieces by themselves. */
    public static String pieces(List<String> machine, List<Piece> pieces) {
        StringBuilder text = new StringBuilder();
        machine.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("\n| piece | ns each | | heap, B each |\n|---|---:|---:|---:|\n");
        pieces.forEach(piece -> text.append(piece.row()));
        return text.toString();
    }
}
