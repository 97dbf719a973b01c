package ebb.cli.soak;

import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.cli.soak.message.CloseMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code ebb soak} was told.
 *
 * @param connections in each wave
 * @param close       how they end
 * @param traffic     whether each carries an exchange first
 * @param leak        closed connections that the application of our own server is to keep
 * @param target      the server of somebody else, instead of one of our own
 * @param settle      the longest that memory may take to come back, beside the timeouts
 * @param patience    how long Ebb is given to notice connections that are held after the last wave
 * @param progress    whether standard error is a terminal
 * @param output      what to write besides
 */
public record SoakSettings(int connections, int waves, CloseMode close, boolean traffic, int leak,
        Optional<Target> target, Duration settle, Duration patience, boolean progress, Output output) {

    /** Ebb counts a connection as held 10 s after its release; what is added is for its look round and for ours. */
    public static final Duration PATIENCE = Duration.ofSeconds(13);

    /** Another server: where it is, which process, and the ALPN protocol to speak with it. */
    public record Target(HostPort address, long pid, String protocol) {
    }

    /** The files to write. */
    public record Output(Optional<Path> json, Optional<Path> report) {

        /** Before a run of minutes, not after it. */
        private void check(String option, Optional<Path> file) throws CommandFailure {
            if (file.isPresent()) {
                Path place = file.get().toAbsolutePath();
                if (Files.isDirectory(place) || !Files.isWritable(Files.exists(place) ? place : place.getParent())) {
                    throw CommandFailure.runtime(option + ": the file " + file.get() + " cannot be written");
                }
            }
        }
    }

    /** Refuses what cannot be run, with a line for the user. */
    SoakSettings checked() throws CommandFailure {
        if (connections < 1 || waves < 1) {
            throw CommandFailure.usage("--connections and --waves must be at least 1");
        }
        if (leak > 0 && target.isPresent()) {
            throw CommandFailure.usage("--leak is for a server of our own, not for --target");
        }
        output.check("--json", output.json());
        output.check("--report", output.report());
        if (leak < 0 || leak > keepFrom()) {
            throw CommandFailure.usage("--leak: at most " + keepFrom()
                    + " connections of this run come far enough to be kept");
        }
        return this;
    }

    /** Connections of all waves whose handshake is completed, so that an application gets to know them. */
    int keepFrom() {
        return waves * (connections - close.shares(connections).getOrDefault(CloseMode.HALF_OPEN, 0));
    }

    /**
     * The idle timeout on both sides: short, but long enough that the first connection of a wave is still there when
     * the last one opens. 400 handshakes a second are what one slow core does for both sides.
     */
    Duration idleTimeout() {
        return Duration.ofSeconds(2).plusMillis(connections * 1000L / 400);
    }
}
