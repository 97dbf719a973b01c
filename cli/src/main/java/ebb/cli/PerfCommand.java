package ebb.cli;

import ebb.cli.model.ByteSize;
import ebb.cli.model.HostPort;
import ebb.cli.model.TimeSpan;
import ebb.cli.perf.PerfMode;
import ebb.cli.perf.PerfRun;
import ebb.cli.perf.PerfSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ebb perf}: measures a server that speaks the {@code perf} protocol. */
@Command(name = "perf", sortOptions = false, mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Measure a server that speaks the perf protocol, such as ebb serve.")
final class PerfCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "HOST:PORT", description = "The server.")
    private HostPort server;

    @ArgGroup(exclusive = true, multiplicity = "1", heading = "What to measure (one of):%n")
    private Mode mode;

    static final class Mode {
        @Option(names = "--download", paramLabel = "SIZE", description = "Receive SIZE bytes in all.")
        private ByteSize download;

        @Option(names = "--upload", paramLabel = "SIZE", description = "Send SIZE bytes in all.")
        private ByteSize upload;

        @Option(names = "--requests", paramLabel = "TIME",
                description = "Small requests, one after the other on each stream slot.")
        private TimeSpan requests;

        @Option(names = "--handshakes", paramLabel = "TIME",
                description = "New connections, one after the other on each slot.")
        private TimeSpan handshakes;
    }

    @Option(names = "--connections", paramLabel = "N", defaultValue = "1",
            description = "Connections at a time. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--streams", paramLabel = "N", defaultValue = "1",
            description = "Streams at a time on each connection. Default: ${DEFAULT-VALUE}.")
    private int streams;

    @Option(names = "--size", paramLabel = "SIZE", defaultValue = "1k",
            description = "Bytes of an answer with --requests. Default: ${DEFAULT-VALUE}.")
    private ByteSize size;

    @Mixin
    private TrustOptions trust;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Mixin
    private TraceOptions traces;

    @Override
    public Integer call() throws Exception {
        if (connections < 1 || streams < 1) {
            throw new ParameterException(spec.commandLine(), "--connections and --streams must be at least 1");
        }
        PerfSettings settings = new PerfSettings(server, chosen(), connections, streams,
                trust.trust(), traces.files(), json);
        return PerfRun.run(settings, spec.commandLine().getOut(), spec.commandLine().getErr());
    }

    private PerfMode chosen() {
        if (mode.download != null) {
            return new PerfMode.Download(mode.download.bytes());
        }
        if (mode.upload != null) {
            return new PerfMode.Upload(mode.upload.bytes());
        }
        return mode.requests != null ? new PerfMode.Requests(mode.requests.duration(), size.bytes())
                : new PerfMode.Handshakes(mode.handshakes.duration());
    }
}
