package ebb.cli;

import ebb.cli.model.CommandFailure;
import ebb.cli.model.TimeSpan;
import ebb.cli.train.TrainRun;
import ebb.cli.train.TrainSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ebb train}: makes the AOT cache with which {@code ebb serve} is fast sooner. */
@Command(name = "train", sortOptions = false, mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Make an AOT cache for ebb serve: what the JVM learns from a server under load, so that later ones"
                + " know it when they start.",
        footer = {"", "Train again after a build or an update of the JDK; an outdated cache is passed over."})
final class TrainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--for", paramLabel = "TIME", defaultValue = "12s",
            description = "How long the server is under load. Default: ${DEFAULT-VALUE}.")
    private TimeSpan time;

    @Override
    public Integer call() throws Exception {
        TrainSettings settings = new TrainSettings(time.duration(), told("ebb.launcher"), told("ebb.aot"));
        return TrainRun.run(settings, spec.commandLine().getOut());
    }

    private static Path told(String property) throws CommandFailure {
        String value = System.getProperty(property);
        if (value == null) {
            throw CommandFailure.runtime("train has to start the server as ./ebb does, and was not told how:"
                    + " run ./ebb train instead of the class");
        }
        return Path.of(value);
    }
}
