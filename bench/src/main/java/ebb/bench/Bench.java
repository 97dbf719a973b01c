package ebb.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import ebb.bench.model.Stack;
import ebb.bench.model.Work;
import ebb.bench.report.Chart;
import ebb.bench.report.Page;
import ebb.bench.report.Row;
import ebb.bench.report.Section;
import ebb.bench.run.Contest;
import ebb.bench.run.Machine;
import ebb.bench.run.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ebb bench}: Ebb beside other stacks. Only in the source tree: what others wrote is on its class path. */
@Command(name = "ebb bench", sortOptions = false, mixinStandardHelpOptions = true,
        description = "Measure Ebb, Netty's QUIC, kwik and ngtcp2 at the same work, taking turns.")
public final class Bench implements Callable<Integer> {

    private static final int MINUTES = 18;
    private static final int QUICK_MINUTES = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--only", split = ",", paramLabel = "WORK",
            description = "Of ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Work> works = EnumSet.allOf(Work.class);

    @Option(names = "--stack", split = ",", paramLabel = "STACK",
            description = "Of ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Stack> stacks = EnumSet.allOf(Stack.class);

    @Option(names = "--runs", defaultValue = "5", description = "Runs after the warm-up. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--quick", description = "Less work and one run: a look, not a measurement.")
    private boolean quick;

    @Option(names = "--minutes", paramLabel = "N",
            description = "Begin nothing new after so many minutes. Default: " + MINUTES + ", with --quick "
                    + QUICK_MINUTES + ".")
    private int minutes;

    @Option(names = "--page", paramLabel = "FILE",
            description = "Put the figures between the markers of this page, and the chart beside it.")
    private Path page;

    @Option(names = "--json", paramLabel = "FILE", description = "Write every run to this file.")
    private Path json;

    /** Runs and ends the process with its exit code. */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Bench());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (runs < 1) {
            throw new ParameterException(spec.commandLine(), "--runs must be at least 1");
        }
        List<String> machine = new ArrayList<>(
                Machine.describe("", spec.commandLine().getParseResult().originalArgs()));
        machine.add(Training.describe());
        PrintWriter out = spec.commandLine().getOut();
        machine.forEach(out::println);
        int limit = minutes > 0 ? minutes : quick ? QUICK_MINUTES : MINUTES;
        List<Row> rows = new Contest(EnumSet.copyOf(works), EnumSet.copyOf(stacks),
                new Contest.Extent(quick ? 1 : runs, quick, limit), out).play(now -> write(machine, now));
        return rows.stream().anyMatch(row -> row.client().equals("ebb") && row.server().equals("ebb")
                && row.runs().isEmpty()) ? 1 : 0;
    }

    /** After each work, so that a run that is ended leaves what it has. */
    private void write(List<String> machine, List<Row> rows) throws IOException {
        if (json != null) {
            Files.writeString(json, JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT)
                    .asString(Map.of("machine", machine, "rows", rows)));
        }
        if (page != null) {
            String chart = page.getFileName().toString().replaceFirst("\\.md$", "") + ".svg";
            Files.writeString(page.resolveSibling(chart), Chart.svg(rows));
            Section.FIGURES.insert(page, "\n![medians of the runs](" + chart + ")\n\n" + Page.markdown(machine, rows));
        }
    }
}
