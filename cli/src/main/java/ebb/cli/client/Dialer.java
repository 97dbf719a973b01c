package ebb.cli.client;

import ebb.cli.certificate.DevelopmentCertificate;
import ebb.cli.certificate.StateDirectory;
import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.cli.model.TraceFiles;
import ebb.quic.QuicClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Sets a client up as the user asked: trust and recordings. The caller adds the rest and owns what is built. */
public record Dialer(Trust trust, TraceFiles traces) {

    /** curl's code for a file of certificates that cannot be used. */
    private static final int BAD_CA_FILE = 77;

    /** A builder for connections to this server, with everything but the protocols. */
    public QuicClient.Builder builder(HostPort server) throws CommandFailure {
        QuicClient.Builder builder = QuicClient.newBuilder();
        switch (trust) {
            case Trust.Anyone() -> builder.insecure();
            case Trust.Only(Path file) -> trustFile(builder, file);
            case Trust.Usual() -> {
                Optional<Path> development = developmentCertificate(server);
                if (development.isPresent()) {
                    trustFile(builder, development.get());
                }
            }
        }
        traces.prepared();
        traces.qlog().ifPresent(builder::qlog);
        traces.keyLog().ifPresent(builder::keyLog);
        return builder;
    }

    /** What it means that a builder of ours could not be built: there is no socket, or a file cannot be written. */
    public CommandFailure failure(Exception cause) {
        return CommandFailure.runtime("cannot set up a client: " + cause.getMessage());
    }

    private static void trustFile(QuicClient.Builder builder, Path file) throws CommandFailure {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw badFile(file, Files.exists(file) ? "it cannot be read" : "there is no such file");
        }
        try {
            builder.trustCertificates(file);
        } catch (IOException e) {
            throw badFile(file, e.getMessage());
        }
    }

    private static Optional<Path> developmentCertificate(HostPort server) {
        return server.isLoopback() ? DevelopmentCertificate.load(StateDirectory.ofThisUser())
                .map(DevelopmentCertificate::certificate) : Optional.empty();
    }

    private static CommandFailure badFile(Path file, String why) {
        return new CommandFailure(BAD_CA_FILE, "(77) cannot use the certificates in " + file + ": " + why);
    }
}
