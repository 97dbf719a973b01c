package ebb.cli.perf;

import ebb.cli.client.Trust;
import ebb.cli.model.HostPort;
import ebb.cli.model.TraceFiles;

/** What {@code ebb perf} was told; {@code streams} is the number at a time on each of the {@code connections}. */
public record PerfSettings(HostPort server, PerfMode mode, int connections, int streams, Trust trust, TraceFiles traces,
        boolean json) {
}
