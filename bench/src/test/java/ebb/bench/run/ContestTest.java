package ebb.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.bench.model.Stack;
import ebb.bench.model.Work;
import ebb.bench.report.Row;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ContestTest {

    private final List<Integer> told = new ArrayList<>();

    @Test
    void aContestWithoutTimeStartsNothingAndStillTellsEveryRowWorkByWork() throws IOException, InterruptedException {
        Contest contest = new Contest(EnumSet.of(Work.DOWNLOAD, Work.IDLE), EnumSet.of(Stack.EBB, Stack.NETTY),
                new Contest.Extent(5, false, 0), new PrintWriter(Writer.nullWriter()));

        List<Row> rows = contest.play(now -> told.add(now.size()));

        assertEquals(List.of(5, 7), told);
        assertTrue(rows.stream().allMatch(row -> row.runs().isEmpty() && row.failures().isEmpty()));
    }
}
