package ebb.bench.pieces;

import com.fasterxml.jackson.jr.ob.JSON;
import ebb.bench.report.Page;
import ebb.bench.report.Piece;
import ebb.bench.report.Section;
import ebb.bench.run.Child;
import ebb.bench.run.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ebb bench --pieces}: every piece, or those with a name that matches, each in a JVM of its own. */
@Command(name = "ebb bench --pieces", sortOptions = false, mixinStandardHelpOptions = true,
        description = "Measure the pieces of the transport by themselves, with JMH.")
public final class Pieces implements Callable<Integer> {

    static final String ALL = "ebb\\.quic\\..*";

    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final int WARM_UP_SECONDS = 3;
    private static final int SECONDS = 5;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILTER", defaultValue = ALL,
            description = "A regular expression on class and method: TimerWheel, seal. Default: all.")
    private String filter;

    @Option(names = "--quick", description = "One second each: a look, not a measurement.")
    private boolean quick;

    @Option(names = "--page", paramLabel = "FILE", description = "Put the table between its markers on this page.")
    private Path page;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file.")
    private Path json;

    /** Runs and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Pieces()).execute(args));
    }

    @Override
    public Integer call() throws IOException, RunnerException {
        List<String> arguments = spec.commandLine().getParseResult().originalArgs();
        List<String> machine = Machine.describe("--pieces", arguments);
        OptionsBuilder options = new OptionsBuilder();
        options.include(filter).forks(1).addProfiler(GCProfiler.class).shouldFailOnError(true)
                .jvmArgs(Child.flags("2g").toArray(String[]::new))
                .warmupIterations(quick ? 1 : WARM_UP_SECONDS).warmupTime(TimeValue.seconds(1))
                .measurementIterations(quick ? 1 : SECONDS).measurementTime(TimeValue.seconds(1));
        List<Piece> pieces = new Runner(options.build()).run().stream().map(Pieces::piece)
                .sorted(Comparator.comparing(Piece::name)).toList();
        PrintWriter out = spec.commandLine().getOut();
        pieces.forEach(piece -> out.printf(Locale.ROOT, "%-60s %12.1f ns ± %.1f, %.0f B%n", piece.name(),
                piece.nanos(), piece.errorNanos(), piece.allocatedBytes()));
        if (json != null) {
            Files.writeString(json, JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT)
                    .asString(Map.of("machine", machine, "pieces", pieces)));
        }
        if (page != null) {
            Section.PIECES.insert(page, Page.pieces(machine, pieces));
        }
        return 0;
    }

    private static Piece piece(RunResult run) {
        Result<?> time = run.getPrimaryResult();
        // Of a single run there is no error to tell.
        double error = Double.isNaN(time.getScoreError()) ? 0 : time.getScoreError();
        return new Piece(name(run.getParams()), time.getScore(), error,
                run.getSecondaryResults().get(ALLOCATED).getScore());
    }

    private static String name(BenchmarkParams benchmark) {
        String[] path = benchmark.getBenchmark().split("\\.");
        String piece = path[path.length - 2].replace("Benchmark", "");
        String parameters = benchmark.getParamsKeys().stream().map(benchmark::getParam)
                .collect(Collectors.joining(", "));
        return words(piece) + ": " + words(path[path.length - 1]) + (parameters.isEmpty() ? "" : ", " + parameters);
    }

    /** What an identifier says. */
    static String words(String identifier) {
        return identifier.replaceAll("(?<=.)([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}
