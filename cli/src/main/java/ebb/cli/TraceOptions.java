package ebb.cli;

import ebb.cli.model.TraceFiles;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that every command has for looking at what happens. */
final class TraceOptions {

    @Option(names = "--qlog", paramLabel = "DIR",
            description = "Write a qlog file for each connection into DIR (for qvis).")
    private Path qlog;

    @Option(names = "--keylog", paramLabel = "FILE",
            description = "Append the TLS secrets to FILE, for Wireshark. Default: $SSLKEYLOGFILE.")
    private Path keyLog;

    TraceFiles files() {
        String inherited = System.getenv("SSLKEYLOGFILE");
        boolean useInherited = keyLog == null && inherited != null && !inherited.isEmpty();
        return new TraceFiles(Optional.ofNullable(qlog),
                Optional.ofNullable(useInherited ? Path.of(inherited) : keyLog));
    }
}
