package ebb.cli;

import ebb.cli.explain.ExplainRun;
import ebb.cli.explain.ExplainSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ebb explain}: who holds closed connections, by name. */
@Command(name = "explain", sortOptions = false, mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Say how the memory of connections divides, and who holds those that are closed.",
        footer = {"", "Exit code: 0 when nothing is held, 1 when something is, 2 wrong arguments, 3 when it could not be"
                + " found out."})
final class ExplainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ArgGroup
    private Subject subject = new Subject();

    static final class Subject {
        @Parameters(paramLabel = "ADMIN_URL", arity = "0..1",
                description = "The admin endpoint of a server on this machine. Default: http://127.0.0.1:9443/.")
        private URI url;

        @Option(names = "--pid", paramLabel = "PID", description = "Any JVM of yours that uses Ebb.")
        private Long pid;

        @Option(names = "--dump", paramLabel = "FILE", description = "A heap dump that is there already (HPROF).")
        private Path dump;
    }

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--no-dump", description = "Take no heap dump: say only what is known without.")
    private boolean noDump;

    @Override
    public Integer call() throws Exception {
        if (noDump && subject.dump != null) {
            throw new ParameterException(spec.commandLine(), "--no-dump and --dump say opposite things");
        }
        return ExplainRun.run(new ExplainSettings(ExplainSettings.Subject.of(Optional.ofNullable(subject.url),
                Optional.ofNullable(subject.pid), Optional.ofNullable(subject.dump)), json, noDump),
                spec.commandLine().getOut());
    }
}
