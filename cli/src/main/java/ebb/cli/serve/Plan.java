package ebb.cli.serve;

import ebb.cli.model.CommandFailure;
import ebb.cli.site.Site;
import ebb.quic.QuicServer;
import ebb.quic.model.QuicLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of a server, found to make sense before anything is created or opened.
 *
 * @param secret what the keys of tokens and resets follow from; random ones where there is none
 */
record Plan(ServeSettings settings, Site site, QuicLimits limits, Optional<byte[]> secret) {

    /** Checks the settings; a failure names the option. */
    static Plan of(ServeSettings settings) throws CommandFailure {
        QuicLimits limits = limits(settings);
        checkLoops(settings);
        Optional<byte[]> secret = secret(settings);
        settings.traces().prepared();
        return new Plan(settings, site(settings), limits, secret);
    }

    private static void checkLoops(ServeSettings settings) throws CommandFailure {
        try {
            settings.loops().ifPresent(QuicServer.newBuilder()::loops);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--loops: " + e.getMessage());
        }
    }

    private static Optional<byte[]> secret(ServeSettings settings) throws CommandFailure {
        if (settings.secret().isEmpty()) {
            return Optional.empty();
        }
        Path file = settings.secret().get();
        try {
            byte[] secret = Files.readAllBytes(file);
            QuicServer.newBuilder().secret(secret);
            return Optional.of(secret);
        } catch (IOException e) {
            throw CommandFailure.runtime("--secret: cannot read " + file + ": " + e);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--secret: " + e.getMessage() + ", in " + file
                    + "; make one with: head -c 32 /dev/urandom > " + file);
        }
    }

    private static Site site(ServeSettings settings) throws CommandFailure {
        if (settings.root().isEmpty()) {
            return Site.welcome();
        }
        Path root = settings.root().get();
        try {
            if (Files.isDirectory(root)) {
                return Site.ofDirectory(root);
            }
        } catch (IOException e) {
            throw CommandFailure.runtime("--root: cannot read " + root + ": " + e);
        }
        throw CommandFailure.runtime("--root: " + root
                + (Files.exists(root) ? " is not a directory" : " does not exist") + "; give a directory to serve");
    }

    private static QuicLimits limits(ServeSettings settings) throws CommandFailure {
        long connection = Math.min(QuicLimits.defaults().connectionBytes(), settings.memoryBytes());
        try {
            return QuicLimits.newBuilder().endpointBytes(settings.memoryBytes()).connectionBytes(connection)
                    .connections(settings.connections())
                    .connectionsPerPrefix(settings.perNetwork().orElse(Math.ceilDiv(settings.connections(), 2)))
                    .idleTimeout(settings.idleTimeout()).build();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(optionOf(e.getMessage()) + ": " + e.getMessage());
        }
    }

    /** The option behind the limit that a message begins with. */
    private static String optionOf(String message) {
        return switch (message.replaceFirst(" .*", "")) {
            case "endpointBytes", "connectionBytes" -> "--memory";
            case "connections" -> "--connections";
            case "connectionsPerPrefix" -> "--per-network";
            default -> "--idle-timeout";
        };
    }
}
