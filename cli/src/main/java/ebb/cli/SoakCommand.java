package ebb.cli;

import ebb.cli.model.HostPort;
import ebb.cli.model.TimeSpan;
import ebb.cli.soak.SoakRun;
import ebb.cli.soak.SoakSettings;
import ebb.cli.soak.message.CloseMode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ebb soak}: opens connections in waves, ends them in every rude way, and proves that nothing stays. */
@Command(name = "soak", sortOptions = false, mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Open waves of connections, end them rudely, and prove that their memory comes back.",
        footer = {"", "Exit code: 0 when nothing stays, 1 when something does."})
final class SoakCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "2000",
            description = "Connections of each wave. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--waves", paramLabel = "N", defaultValue = "10",
            description = "Waves, one after the other. Default: ${DEFAULT-VALUE}.")
    private int waves;

    @Option(names = "--close", paramLabel = "HOW", defaultValue = "mixed",
            description = "How they end: graceful, kill, idle, half-open, reset or mixed. Default: ${DEFAULT-VALUE}.")
    private CloseMode close;

    @Option(names = "--traffic", description = "Each connection carries an exchange before it ends.")
    private boolean traffic;

    @Option(names = "--leak", paramLabel = "N", defaultValue = "0",
            description = "The server's application keeps N closed connections: to see the run fail.")
    private int leak;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures to FILE.")
    private Path json;

    @Option(names = "--report", paramLabel = "FILE.html", description = "Write a page with the curves to FILE.")
    private Path report;

    @Option(names = "--settle", paramLabel = "TIME", defaultValue = "60s",
            description = "The longest that memory may take to come back, beside timeouts. Default: ${DEFAULT-VALUE}.")
    private TimeSpan settle;

    @ArgGroup(exclusive = false, heading = "A server of somebody else on this machine, judged by its memory alone:%n")
    private Foreign foreign;

    static final class Foreign {
        @Option(names = "--target", paramLabel = "HOST:PORT", required = true, description = "Its address.")
        private HostPort target;

        @Option(names = "--pid", paramLabel = "PID", required = true, description = "Its process.")
        private long pid;

        @Option(names = "--alpn", paramLabel = "NAME", defaultValue = "h3",
                description = "The protocol to ask for. Default: ${DEFAULT-VALUE}.")
        private String protocol;
    }

    @Override
    public Integer call() throws Exception {
        SoakSettings settings = new SoakSettings(connections, waves, close, traffic, leak, target(), settle.duration(),
                SoakSettings.PATIENCE, Terminal.standardErrorShowsProgress(),
                new SoakSettings.Output(Optional.ofNullable(json), Optional.ofNullable(report)));
        return SoakRun.run(settings, spec.commandLine().getOut(), spec.commandLine().getErr());
    }

    private Optional<SoakSettings.Target> target() {
        return Optional.ofNullable(foreign)
                .map(given -> new SoakSettings.Target(given.target, given.pid, given.protocol));
    }
}
