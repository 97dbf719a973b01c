package ebb.cli.serve;

import ebb.cli.model.HostPort;
import ebb.cli.model.TraceFiles;
import ebb.quic.model.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code ebb serve} was told.
 *
 * @param certificate PEM chain; without one, a development certificate is used
 * @param key         PEM key; given exactly when the certificate is
 * @param root        directory to serve; without one, the welcome page
 * @param memoryBytes the most that all connections together may hold
 * @param connections the most connections at a time
 * @param perNetwork  the most of them from one network; without a number, half of them
 * @param loops       how many loops share the work; without a number, as many as suit the machine
 * @param secret      file with what the keys of tokens and resets follow from; without one they are random
 * @param admin       where the admin endpoint is wanted
 * @param demo        whether the application shows a leak, or its cure
 */
public record ServeSettings(HostPort listen, Optional<Path> certificate, Optional<Path> key, Optional<Path> root,
        Duration idleTimeout, long memoryBytes, int connections, Optional<Integer> perNetwork, RetryPolicy retry,
        Optional<Integer> loops, Optional<Path> secret, TraceFiles traces, AdminChoice admin, DemoMode demo) {
}
