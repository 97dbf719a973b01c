package ebb.cli;

import ebb.cli.model.TimeSpan;
import ebb.cli.top.SortKey;
import ebb.cli.top.TopRun;
import ebb.cli.top.TopSettings;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ebb top}: connections and memory of a running server, live. */
@Command(name = "top", sortOptions = false, mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Watch connections and memory of a running server. On a terminal: m, a, t, r and s sort, q quits.")
final class TopCommand implements Callable<Integer> {

    private static final double SHORTEST_SECONDS = 0.1;
    private static final double LONGEST_SECONDS = 3600;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "ADMIN_URL", defaultValue = "http://127.0.0.1:9443",
            description = "Admin endpoint of the server. Default: ${DEFAULT-VALUE}.")
    private String url;

    @Option(names = "--interval", paramLabel = "TIME", defaultValue = "1s",
            description = "Time between two looks. Default: ${DEFAULT-VALUE}.")
    private TimeSpan interval;

    @Option(names = "--sort", paramLabel = "memory|age|rtt|received|sent", defaultValue = "memory",
            description = "What connections are sorted by. Default: ${DEFAULT-VALUE}.")
    private SortKey sort;

    @Option(names = "--once", description = "Print one look, without control characters, and end.")
    private boolean once;

    @Override
    public Integer call() throws Exception {
        if (interval.seconds() < SHORTEST_SECONDS || interval.seconds() > LONGEST_SECONDS) {
            throw new ParameterException(spec.commandLine(), "--interval must be between 100ms and 1h");
        }
        return TopRun.run(new TopSettings(admin(), interval.duration(), once, sort, Terminal.standardOutput()),
                spec.commandLine().getOut());
    }

    private URI admin() {
        try {
            return TopSettings.url(url);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
